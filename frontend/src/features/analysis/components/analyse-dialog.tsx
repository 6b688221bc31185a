import { Alert, Form, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Version } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";

import type { Lack } from "../analysed";
import { useAnalyse } from "../queries";

interface AnalyseDialogProps {
  datasetId: string;
  known: readonly { version: Version; lack: Lack }[];
  close: () => void;
}

/** Starts the analysis of one published version: by itself the newest that was not analysed. */
export function AnalyseDialog({ datasetId, known, close }: AnalyseDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const jobStarted = useJobStarted(datasetId);
  const analyse = useAnalyse(datasetId);
  const ready = known.filter(({ version }) => version.status === "normal");
  const [versionId, setVersionId] = useState((ready.find(({ lack }) => lack === "not_analysed") ?? ready[0])?.version.id);

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
        <Form.Item label={t("analysis.analyse.version")} extra={t("analysis.analyse.text")} htmlFor="version-to-analyse">
          <Select
            id="version-to-analyse"
            showSearch
            optionFilterProp="label"
            value={versionId}
            onChange={(next: string) => {
              analyse.reset();
              setVersionId(next);
            }}
            options={ready.map(({ version: { id, name }, lack }) => ({ value: id, label: lack === null ? t("analysis.analyse.again", { name }) : name }))}
          />
        </Form.Item>
      </Form>
      {analyse.error && <Alert type="error" showIcon title={errorText(analyse.error)} />}
    </Modal>
  );
}
