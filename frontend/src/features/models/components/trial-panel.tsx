import { Alert, Button, InputNumber, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Model, ModelTrial } from "@/api/schema.gen";
import { Loading } from "@/components/loading";
import { useErrorText } from "@/hooks/use-error-text";
import { useRested } from "@/hooks/use-rested";

import { type Description, settingsOf } from "../description";
import { useManagedDatasets, useTryModel } from "../queries";
import styles from "./trial-panel.module.css";
import { TrialTile } from "./trial-tile";

interface TrialPanelProps {
  model: Model;
  /** What the form of a file says; a backend has none. */
  described?: Description;
}

const USUAL_CONFIDENCE = 0.25;

/** Asks the model about five images, under what the form says now. */
export function TrialPanel({ model, described }: TrialPanelProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [dataset, setDataset] = useState<string | null>(null);
  const [confidence, setConfidence] = useState(USUAL_CONFIDENCE);
  const attempt = useTryModel(model.id);
  const settings = described && settingsOf(described);
  const ask = (id: string) => attempt.mutate({ dataset: id, min_confidence: confidence, ...(settings && { settings }) });
  return (
    <>
      <p className={styles.text}>{t(described ? "models.trial.text" : "models.backend.trial")}</p>
      <div className={styles.row}>
        <DatasetSelect value={dataset} choose={setDataset} />
        <label className={styles.confidence}>
          {t("models.trial.confidence")}
          <InputNumber min={0} max={1} step={0.05} value={confidence} onChange={(value) => setConfidence(value ?? USUAL_CONFIDENCE)} />
        </label>
        <Button type="primary" disabled={!dataset} loading={attempt.isPending} onClick={() => dataset && ask(dataset)}>
          {t("models.trial.action")}
        </Button>
      </div>
      {attempt.error && <Alert type="error" showIcon title={errorText(attempt.error)} />}
      {attempt.isIdle && <p className={styles.text}>{t("models.trial.empty")}</p>}
      {attempt.isPending && !attempt.data && <Loading />}
      <div className={styles.tiles}>
        {attempt.data?.results.map((trial) => (
          <TrialTile key={trial.sample.id} trial={trial} labels={settings?.labels ?? namesOf(attempt.data.results)} />
        ))}
      </div>
    </>
  );
}

/** Of what was found, in the order of the alphabet: so a label keeps its colour from image to image. */
function namesOf(trials: readonly ModelTrial[]): string[] {
  return [...new Set(trials.flatMap(({ found }) => found.map(({ label }) => label)))].sort();
}

function DatasetSelect({ value, choose }: { value: string | null; choose: (id: string) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const datasets = useManagedDatasets(useRested(search));
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setSearch }}
      className={styles.dataset}
      placeholder={t("models.trial.dataset")}
      aria-label={t("models.trial.dataset")}
      notFoundContent={datasets.isPending ? null : t("models.trial.noDataset")}
      value={value}
      onChange={choose}
      loading={datasets.isPending}
      options={(datasets.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
