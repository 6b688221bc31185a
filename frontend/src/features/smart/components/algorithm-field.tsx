import { Form, Radio } from "antd";
import { useTranslation } from "react-i18next";

import type { SmartLabeling, StartableAlgorithm } from "@/api/schema.gen";

import styles from "./algorithm-field.module.css";

interface AlgorithmFieldProps {
  algorithms: SmartLabeling["algorithms"];
  value: StartableAlgorithm;
  change: (algorithm: StartableAlgorithm) => void;
}

/** Which algorithm learns; one that is not installed, or could get more right, says what to do. */
export function AlgorithmField({ algorithms, value, change }: AlgorithmFieldProps) {
  const { t } = useTranslation();
  return (
    <Form.Item className={styles.field} label={t("smart.algorithm.title")}>
      <Radio.Group aria-label={t("smart.algorithm.title")} className={styles.choices} value={value} onChange={(event) => change(event.target.value as StartableAlgorithm)}>
        {algorithms.map(({ name, missing_packages: missing, better_packages: better }) => (
          <Radio key={name} value={name} disabled={missing.length > 0}>
            <span className={styles.name}>{t(`smart.algorithm.${name}`)}</span>
            <span className={styles.text}>{t(`smart.algorithm.${name}Text`)}</span>
            {better.length > 0 && <span className={styles.missing}>{t("smart.algorithm.better", { extras: better.join(",") })}</span>}
            {missing.length > 0 && <span className={styles.missing}>{t("smart.algorithm.missing", { extras: missing.join(",") })}</span>}
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}
