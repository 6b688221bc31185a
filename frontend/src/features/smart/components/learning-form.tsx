import { Alert, Checkbox, Form } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, StartableAlgorithm } from "@/api/schema.gen";
import { DialogFooter } from "@/components/dialog-footer";
import { Loading } from "@/components/loading";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";

import { useSmartLabeling, useStartSmartLabeling } from "../queries";
import { AlgorithmField } from "./algorithm-field";
import { BackboneField } from "./backbone-field";
import { LimitFields, USUAL_LIMITS } from "./limit-fields";

interface LearningFormProps {
  dataset: Dataset;
  close: () => void;
}

/** Starts active learning, or says what has to be done before. */
export function LearningForm({ dataset, close }: LearningFormProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const jobStarted = useJobStarted(dataset.id);
  const known = useSmartLabeling(dataset.id);
  const start = useStartSmartLabeling(dataset.id);
  const [limits, setLimits] = useState(USUAL_LIMITS);
  const [marksHard, setMarksHard] = useState(true);
  const [algorithm, setAlgorithm] = useState<StartableAlgorithm>("fast");
  const [backbone, setBackbone] = useState<string | null>(null);
  const missing = known.data?.missing ?? [];
  const error = start.error ?? known.error;

  function submit(): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    const { confidence, samples, minutes } = limits;
    const asked = { min_confidence: confidence, max_samples: samples, time_budget: minutes && minutes * 60 };
    start.mutate({ type: "active_learning", algorithm, mark_hard: marksHard, ...asked, ...(backbone ? { model: backbone } : {}) }, { onSuccess });
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
          <Form.Item extra={t("smart.start.markHardText")}>
            <Checkbox checked={marksHard} onChange={(event) => setMarksHard(event.target.checked)}>
              {t("smart.start.markHard")}
            </Checkbox>
          </Form.Item>
          {dataset.type === "image_classification" && <BackboneField value={backbone} change={setBackbone} />}
          <LimitFields value={limits} change={setLimits} />
        </>
      )}
      {error && <Alert type="error" showIcon title={errorText(error)} />}
      <DialogFooter action={t("smart.start.start")} isPending={start.isPending} isDisabled={!known.data || missing.length > 0} cancel={close} />
    </Form>
  );
}
