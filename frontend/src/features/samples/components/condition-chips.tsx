import { CloseOutlined } from "@ant-design/icons";
import { Segmented } from "antd";
import { useTranslation } from "react-i18next";

import type { Conditions } from "@/lib/sample-conditions";

import { chipsOf } from "../filter-chips";
import styles from "./filter-rows.module.css";

interface ConditionChipsProps {
  conditions: Conditions;
  change: (part: Partial<Conditions>) => void;
}

/** Conditions that hold together, each with a cross. */
export function ConditionChips({ conditions, change }: ConditionChipsProps) {
  const { t } = useTranslation();
  return (
    <>
      {chipsOf(conditions).map(({ words, value, name, without }) => {
        const text = t(`samples.chip.${words}`, { name, value });
        return (
          <span key={`${words} ${name} ${value}`} className={styles.chip}>
            <span className={styles.text} title={text}>
              {text}
            </span>
            <button type="button" className={styles.cross} onClick={() => change(without)} aria-label={t("samples.filter.remove", { text })}>
              <CloseOutlined aria-hidden />
            </button>
          </span>
        );
      })}
      {conditions.labels.length > 1 && (
        <Segmented
          size="small"
          aria-label={t("samples.filter.op")}
          value={conditions.labelOp}
          onChange={(labelOp) => change({ labelOp })}
          options={(["or", "and"] as const).map((value) => ({ value, label: t(`samples.filter.${value}`) }))}
        />
      )}
    </>
  );
}
