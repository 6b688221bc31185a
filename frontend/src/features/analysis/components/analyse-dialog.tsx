import { Alert, Form, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Version } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";

import { isAboutLabeled, type Lack } from "../analysed";
import { useAnalyse } from "../queries";

interface AnalyseDialogProps {
  dataset: Dataset;
  known: readonly { version: Version; lack: Lack }[];
  close: () => void;
}

/** Starts the analysis of one published version: by itself the newest that was not analysed. */
export function AnalyseDialog({ dataset, known, close }: AnalyseDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const jobStarted = useJobStarted(dataset.id);
  const analyse = useAnalyse(dataset.id);
  const ready = known.filter(({ version }) => version.status === "normal");
  const fit = ready.find(({ lack }) => lack === "not_analysed") ?? ready.find(({ lack }) => lack === null);
  const [versionId, setVersionId] = useState(fit?.version.id);
  const wordOf = (name: string, lack: Lack) => {
    if (lack === null) return t("analysis.analyse.again", { name });
    return lack === "not_analysed" ? name : t(`analysis.lack.${lack}`, { name });
  };

  function submit(): void {
    if (!versionId) return;
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    analyse.mutate(versionId, { onSuccess });
  }

  return (
    <Modal
      open
      width={440}
      title={t("analysis.analyse.title")}
      okText={t("analysis.analyse.start")}
      okButtonProps={{ disabled: !versionId }}
      onOk={submit}
      onCancel={close}
      confirmLoading={analyse.isPending}
    >
      <Form layout="vertical" requiredMark={false}>
        <Form.Item label={t("analysis.analyse.version")} extra={t(isAboutLabeled(dataset.type) ? "analysis.analyse.text" : "analysis.analyse.textAll")} htmlFor="version-to-analyse">
          <Select
            id="version-to-analyse"
            showSearch
            optionFilterProp="label"
            value={versionId}
            onChange={(next: string) => {
              analyse.reset();
              setVersionId(next);
            }}
            options={ready.map(({ version: { id, name }, lack }) => ({ value: id, label: wordOf(name, lack), disabled: lack === "running" || lack === "unlabeled" }))}
          />
        </Form.Item>
      </Form>
      {!fit && <Alert type="info" showIcon title={t("analysis.analyse.nothing")} />}
      {analyse.error && <Alert type="error" showIcon title={errorText(analyse.error)} />}
    </Modal>
  );
}
