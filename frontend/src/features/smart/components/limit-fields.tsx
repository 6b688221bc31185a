import { Collapse, Form, InputNumber } from "antd";
import { useTranslation } from "react-i18next";

export interface Limits {
  confidence: number;
  /** Null: all samples. */
  samples: number | null;
  /** Null: as long as it takes. */
  minutes: number | null;
}

export const USUAL_LIMITS: Limits = { confidence: 0.05, samples: null, minutes: null };

interface LimitFieldsProps {
  value: Limits;
  change: (limits: Limits) => void;
}

/** What a run may do without, folded away: most runs need none of it. */
export function LimitFields({ value, change }: LimitFieldsProps) {
  const { t } = useTranslation();
  const fields = (
    <>
      <Form.Item label={t("smart.start.confidence")} extra={t("smart.start.confidenceText")} htmlFor="least-confidence">
        <InputNumber id="least-confidence" min={0} max={1} step={0.05} value={value.confidence} onChange={(confidence) => change({ ...value, confidence: confidence ?? USUAL_LIMITS.confidence })} />
      </Form.Item>
      <Form.Item label={t("smart.start.samples")} extra={t("smart.start.samplesText")} htmlFor="most-samples">
        <InputNumber id="most-samples" min={1} precision={0} placeholder={t("smart.start.allSamples")} value={value.samples} onChange={(samples) => change({ ...value, samples })} />
      </Form.Item>
      <Form.Item label={t("smart.start.minutes")} extra={t("smart.start.minutesText")} htmlFor="time-budget">
        <InputNumber id="time-budget" min={1} max={1440} precision={0} placeholder={t("smart.start.noLimit")} value={value.minutes} onChange={(minutes) => change({ ...value, minutes })} />
      </Form.Item>
    </>
  );
  return <Collapse ghost size="small" items={[{ key: "advanced", label: t("smart.start.advanced"), children: fields }]} />;
}
