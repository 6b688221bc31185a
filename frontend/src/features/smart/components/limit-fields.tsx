import { Collapse, InputNumber } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./limit-fields.module.css";

export interface Limits {
  confidence: number;
  /** Null: all samples. */
  samples: number | null;
  /** Null: as long as it takes. */
  minutes: number | null;
}

export const USUAL_LIMITS: Limits = { confidence: 0.05, samples: null, minutes: null };

/** In one line with the fields above. */
const FLUSH = { paddingInline: 0 };

interface LimitFieldsProps {
  value: Limits;
  change: (limits: Limits) => void;
}

/** What a run may do without, folded away: most runs need none of it. */
export function LimitFields({ value, change }: LimitFieldsProps) {
  const { t } = useTranslation();
  const fields = (
    <div className={styles.fields}>
      <Field id="least-confidence" label={t("smart.start.confidence")} text={t("smart.start.confidenceText")}>
        <InputNumber id="least-confidence" aria-describedby="least-confidence-text" min={0} max={1} step={0.05} value={value.confidence} onChange={(confidence) => change({ ...value, confidence: confidence ?? USUAL_LIMITS.confidence })} />
      </Field>
      <Field id="most-samples" label={t("smart.start.samples")} text={t("smart.start.samplesText")}>
        <InputNumber id="most-samples" aria-describedby="most-samples-text" min={1} precision={0} placeholder={t("smart.start.allSamples")} value={value.samples} onChange={(samples) => change({ ...value, samples })} />
      </Field>
      <Field id="time-budget" label={t("smart.start.minutes")} text={t("smart.start.minutesText")}>
        <InputNumber id="time-budget" aria-describedby="time-budget-text" min={1} max={1440} precision={0} placeholder={t("smart.start.noLimit")} value={value.minutes} onChange={(minutes) => change({ ...value, minutes })} />
      </Field>
    </div>
  );
  return <Collapse ghost size="small" items={[{ key: "advanced", label: t("smart.start.advanced"), children: fields, styles: { header: FLUSH, body: FLUSH } }]} />;
}

/** A name and what it means on the left, the number on the right. */
function Field({ id, label, text, children }: { id: string; label: string; text: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      <p id={`${id}-text`} className={styles.text}>
        {text}
      </p>
    </div>
  );
}
