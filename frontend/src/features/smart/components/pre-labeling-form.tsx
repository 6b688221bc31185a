import { Alert, Checkbox, Form, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Dataset, Label, Model } from "@/api/schema.gen";
import { DialogFooter } from "@/components/dialog-footer";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";
import { useLabels } from "@/hooks/use-labels";
import { useModels } from "@/hooks/use-models";

import { type LabelMap, mapOf, mappedCount, type ModelNames, usualMap } from "../label-map";
import { useStartSmartLabeling } from "../queries";
import { LabelMapField } from "./label-map-field";
import { ModelNamesField } from "./model-names-field";
import styles from "./pre-labeling-form.module.css";

interface PreLabelingFormProps {
  dataset: Dataset;
  close: () => void;
}

const USUAL_CONFIDENCE = 0.25;

/** Lets a model propose labels, under names that the dataset has or gets. */
export function PreLabelingForm({ dataset, close }: PreLabelingFormProps) {
  const models = useModels();
  const labels = useLabels(dataset.id);
  const error = models.error ?? labels.error;
  if (error) return <Failure error={error} />;
  if (!models.data || !labels.data) return <Loading />;
  const task = dataset.type === "image_classification" ? "classification" : "detection";
  const fitting = models.data.filter((model) => model.ready && (isBackend(model) || model.task === task));
  return <Choices dataset={dataset} close={close} models={fitting} labels={labels.data} />;
}

function Choices({ dataset, close, models, labels }: PreLabelingFormProps & { models: Model[]; labels: Label[] }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const jobStarted = useJobStarted(dataset.id);
  const start = useStartSmartLabeling(dataset.id);
  const [model, setModel] = useState(models.length === 1 ? models[0] : undefined);
  const [map, setMap] = useState<LabelMap>(usualMap(model?.settings?.labels ?? [], labels));
  const [names, setNames] = useState<ModelNames>({});
  const [confidence, setConfidence] = useState(USUAL_CONFIDENCE);
  const [includeLabeled, setIncludeLabeled] = useState(false);
  const [marksHard, setMarksHard] = useState(true);
  const isEmpty = model && isBackend(model) ? labels.length === 0 : mappedCount(map) === 0;

  function choose(id: string): void {
    const chosen = models.find((each) => each.id === id);
    setModel(chosen);
    setNames({});
    setMap(usualMap(chosen?.settings?.labels ?? [], labels));
  }

  function submit(): void {
    if (!model) return;
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    const labelMap = isBackend(model) ? mapOf(names) : map;
    const body = { type: "pre_labeling", model: model.id, min_confidence: confidence, label_map: labelMap, include_labeled: includeLabeled, mark_hard: marksHard } as const;
    start.mutate(body, { onSuccess });
  }

  return (
    <Form layout="vertical" requiredMark={false} onFinish={submit}>
      <p className={styles.text}>{t("smart.pre.text")}</p>
      {models.length === 0 && <Alert type="info" showIcon title={t("smart.pre.none")} action={<Link to="/models">{t("smart.pre.manage")}</Link>} />}
      {models.length > 0 && (
        <Form.Item label={<ModelLabel />} htmlFor="pre-labeling-model">
          <Select id="pre-labeling-model" placeholder={t("smart.pre.choose")} value={model?.id} onChange={choose} showSearch={{ optionFilterProp: "label" }} options={models.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      )}
      {model && (
        <>
          <Form.Item label={t("smart.pre.map")}>
            {isBackend(model) ? <ModelNamesField names={names} labels={labels} change={setNames} /> : <LabelMapField map={map} labels={labels} change={setMap} />}
            {isEmpty && <Alert type="warning" showIcon title={t(isBackend(model) ? "errors.code.no_label" : "smart.pre.noneMapped")} />}
          </Form.Item>
          <Form.Item label={t("smart.pre.confidence")} extra={t("smart.pre.confidenceText")} htmlFor="pre-labeling-confidence">
            <InputNumber id="pre-labeling-confidence" min={0} max={1} step={0.05} value={confidence} onChange={(value) => setConfidence(value ?? USUAL_CONFIDENCE)} />
          </Form.Item>
          <Form.Item extra={t("smart.pre.includeLabeledText")}>
            <Checkbox checked={includeLabeled} onChange={(event) => setIncludeLabeled(event.target.checked)}>
              {t("smart.pre.includeLabeled")}
            </Checkbox>
          </Form.Item>
          <Form.Item extra={t("smart.start.markHardText")}>
            <Checkbox checked={marksHard} onChange={(event) => setMarksHard(event.target.checked)}>
              {t("smart.start.markHard")}
            </Checkbox>
          </Form.Item>
        </>
      )}
      {start.error && <Alert type="error" showIcon title={errorText(start.error)} />}
      <DialogFooter action={t("smart.start.start")} isPending={start.isPending} isDisabled={!model || isEmpty} cancel={close} />
    </Form>
  );
}

/** A backend is asked for what the dataset has, by the names that it has for it. */
const isBackend = (model: Model) => model.kind === "label_studio_ml";

function ModelLabel() {
  const { t } = useTranslation();
  return (
    <span className={styles.modelLabel}>
      {t("smart.pre.model")}
      <Link to="/models">{t("smart.pre.manage")}</Link>
    </span>
  );
}
