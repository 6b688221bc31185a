import { Alert, Checkbox, Form, InputNumber } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, StartableAlgorithm } from "@/api/schema.gen";
import { DialogFooter } from "@/components/dialog-footer";
import { Loading } from "@/components/loading";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";

import { useSmartLabeling, useStartSmartLabeling } from "../queries";
import { AlgorithmField } from "./algorithm-field";

interface LearningFormProps {
  dataset: Dataset;
  close: () => void;
}

const USUAL_CONFIDENCE = 0.05;

/** Starts active learning, or says what has to be done before. */
export function LearningForm({ dataset, close }: LearningFormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const jobStarted = useJobStarted(dataset.id);
  const known = useSmartLabeling(dataset.id);
  const start = useStartSmartLabeling(dataset.id);
  const [confidence, setConfidence] = useState(USUAL_CONFIDENCE);
  const [marksHard, setMarksHard] = useState(true);
  const [algorithm, setAlgorithm] = useState<StartableAlgorithm>("fast");
  const missing = known.data?.missing ?? [];
  const error = start.error ?? known.error;

  function submit(): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    start.mutate({ type: "active_learning", algorithm, min_confidence: confidence, mark_hard: marksHard }, { onSuccess });
  }

  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      <p>{t("smart.start.text")}</p>
      {known.isPending && <Loading />}
      {missing.map(({ code, there, needed }) => (
        <Alert key={code} type="info" showIcon title={t(`smart.missing.${code}`, { there, needed })} />
      ))}
      {known.data && missing.length === 0 && (
        <>
          <AlgorithmField algorithms={known.data.algorithms} value={algorithm} change={setAlgorithm} />
          <Form.Item label={t("smart.start.confidence")} extra={t("smart.start.confidenceText")} htmlFor="least-confidence">
            <InputNumber id="least-confidence" min={0} max={1} step={0.05} value={confidence} onChange={(value) => setConfidence(value ?? USUAL_CONFIDENCE)} />
          </Form.Item>
          <Form.Item extra={t("smart.start.markHardText")}>
            <Checkbox checked={marksHard} onChange={(event) => setMarksHard(event.target.checked)}>
              {t("smart.start.markHard")}
            </Checkbox>
          </Form.Item>
        </>
      )}
      {error && <Alert type="error" showIcon title={errorText(error)} />}
      <DialogFooter action={t("smart.start.start")} isPending={start.isPending} isDisabled={!known.data || missing.length > 0} cancel={close} />
    </Form>
  );
}
