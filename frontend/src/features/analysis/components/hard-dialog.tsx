import { Alert, Checkbox, Form, Modal, Select, Slider } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { HardForecast, HardReasonId, Version } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";
import { formatNumber } from "@/lib/format";

import { useHardForecast, useMarkHard } from "../hard-queries";
import styles from "./hard-dialog.module.css";

interface HardDialogProps {
  datasetId: string;
  /** Those that were analysed. */
  versions: readonly Pick<Version, "id" | "name">[];
  close: () => void;
}

const USUAL = 0.5;
const STEP = 0.05;

/** Marks samples as hard that lie outside of a version's distributions, after it has said how many that are. */
export function HardDialog({ datasetId, versions, close }: HardDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const jobStarted = useJobStarted(datasetId);
  const mark = useMarkHard(datasetId);
  const [version, setVersion] = useState(versions[0]!.id);
  const [left, setLeft] = useState<ReadonlySet<HardReasonId>>(new Set());
  const [threshold, setThreshold] = useState(USUAL);
  const forecast = useHardForecast(datasetId, { version, threshold, reasons: null });
  const reasons = forecast.data?.reasons.map(({ id }) => id).filter((id) => !left.has(id)) ?? [];
  const chosen = useHardForecast(datasetId, { version, threshold, reasons: left.size === 0 || reasons.length === 0 ? null : reasons });
  const count = reasons.length === 0 ? 0 : (chosen.data?.samples ?? 0);
  const isCounting = forecast.isFetching || chosen.isFetching;

  function submit(): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    mark.mutate({ version, reasons, threshold }, { onSuccess });
  }

  const error = mark.error ?? forecast.error ?? chosen.error;
  return (
    <Modal
      open
      width={600}
      centered
      title={t("analysis.hard.title")}
      okText={count > 0 ? t("analysis.hard.start", { count }) : t("analysis.hard.startNone")}
      okButtonProps={{ disabled: count === 0 || isCounting }}
      onOk={submit}
      onCancel={close}
      confirmLoading={mark.isPending}
    >
      <p className={styles.text}>{t("analysis.hard.text")}</p>
      <Form layout="vertical" requiredMark={false}>
        <Form.Item label={t("analysis.hard.version")} htmlFor="version-learned-from">
          <Select
            id="version-learned-from"
            showSearch
            optionFilterProp="label"
            value={version}
            onChange={setVersion}
            options={versions.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form.Item>
        <Form.Item label={t("analysis.hard.threshold")} extra={t("analysis.hard.thresholdHelp")}>
          <Slider
            min={0}
            max={1}
            step={STEP}
            defaultValue={USUAL}
            onChangeComplete={setThreshold}
            ariaLabelForHandle={t("analysis.hard.threshold")}
          />
        </Form.Item>
        {forecast.data && <Reasons forecast={forecast.data} left={left} setLeft={setLeft} />}
      </Form>
      <div role="status" aria-busy={isCounting} className={styles.forecast}>
        <p className={styles.found}>{forecast.data && !isCounting ? t("analysis.hard.found", { count }) : t("analysis.hard.counting")}</p>
        {forecast.data && forecast.data.unscanned > 0 && <p>{t("analysis.hard.unscanned", { count: forecast.data.unscanned })}</p>}
        {forecast.data && !isCounting && count === 0 && <p>{t("analysis.hard.none")}</p>}
      </div>
      {error && <Alert type="error" showIcon title={errorText(error)} />}
    </Modal>
  );
}

interface ReasonsProps {
  forecast: HardForecast;
  /** Reasons for which nothing is marked. */
  left: ReadonlySet<HardReasonId>;
  setLeft: (left: ReadonlySet<HardReasonId>) => void;
}

/** Each reason with how many samples it concerns. */
function Reasons({ forecast, left, setLeft }: ReasonsProps) {
  const { t, i18n } = useTranslation();
  const toggle = (id: HardReasonId, isTaken: boolean) => setLeft(new Set(isTaken ? [...left].filter((each) => each !== id) : [...left, id]));
  return (
    <Form.Item label={t("analysis.hard.reasons")} extra={forecast.reasons.some(({ metric }) => metric.startsWith("box_")) && t("analysis.hard.boxes")}>
      <div role="group" className={styles.reasons} aria-label={t("analysis.hard.reasons")}>
        {forecast.reasons.map(({ id, metric, samples }) => (
          <Checkbox key={id} checked={!left.has(id)} onChange={({ target }) => toggle(id, target.checked)}>
            {t(`analysis.metric.${metric}.name`)} <span className={styles.number}>{formatNumber(samples, i18n.language)}</span>
          </Checkbox>
        ))}
      </div>
    </Form.Item>
  );
}
