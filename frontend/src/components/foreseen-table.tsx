import { Tag } from "antd";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { useErrorText } from "@/hooks/use-error-text";
import { formatNumber } from "@/lib/format";
import type { Foreseen } from "@/lib/foreseen";
import { FORMATS } from "@/lib/import-choices";

import styles from "./foreseen-table.module.css";

const SHOWN = 100;

/** What an import would bring: counts, labels, and what it could not use. */
export function ForeseenTable({ foreseen }: { foreseen: Foreseen }) {
  const { t, i18n } = useTranslation();
  const errorText = useErrorText();
  const number = (value: number) => formatNumber(value, i18n.language);
  const format = FORMATS.find((name) => name === foreseen.format);
  const counts = ["added", "known", ...(foreseen.left_out > 0 ? (["left_out"] as const) : []), "annotated", "annotations"] as const;
  return (
    <div className={styles.foreseen} role="status">
      {format && <p className={styles.format}>{t("imports.foreseen.format", { format: t(`imports.format.${format}`) })}</p>}
      <dl className={styles.counts}>
        {counts.map((name) => (
          <div key={name}>
            <dt>{t(`imports.foreseen.${name}`)}</dt>
            <dd>{number(foreseen[name])}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.list}>
        {foreseen.labels.slice(0, SHOWN).map(({ name, annotations, is_new }) => (
          <li key={name}>
            <span className={styles.name}>{name}</span>
            {is_new && <Tag>{t("imports.foreseen.new")}</Tag>}
            <span>{number(annotations)}</span>
          </li>
        ))}
        {foreseen.refusedCount > 0 && <li className={styles.warning}>{t("imports.foreseen.refused", { count: foreseen.refusedCount })}</li>}
        {foreseen.refused.slice(0, SHOWN).map(({ name, code, message }, place) => (
          <li key={`${place} ${name}`}>
            <span className={styles.name}>{name}</span>
            <span className={styles.reason}>{errorText(new ApiError(0, { code, message }))}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
