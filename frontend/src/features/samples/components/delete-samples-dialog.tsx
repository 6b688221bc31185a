import { Modal } from "antd";
import { useTranslation } from "react-i18next";

import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";

import { useDeleteSamples } from "../queries";

interface DeleteSamplesDialogProps {
  datasetId: string;
  samples: string[];
  close: () => void;
  onDeleted: () => void;
}

export function DeleteSamplesDialog({ datasetId, samples, close, onDeleted }: DeleteSamplesDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const jobStarted = useJobStarted(datasetId);
  const remove = useDeleteSamples(datasetId);

  function submit(): void {
    remove.mutate(samples, {
      onSuccess: (answer) => {
        if (answer.job) jobStarted({ job: answer.job });
        else if (answer.refused.length > 0) toast.warn(t("samples.delete.partly", { done: answer.changed, refused: answer.refused.length }));
        else toast.done(t("samples.delete.done", { count: answer.changed }));
        onDeleted();
        close();
      },
      onError: toast.failed,
    });
  }

  return (
    <Modal
      open
      title={t("samples.delete.title", { count: samples.length })}
      okText={t("samples.toolbar.delete")}
      okButtonProps={{ danger: true }}
      onOk={submit}
      onCancel={close}
      confirmLoading={remove.isPending}
    >
      <p>{t("samples.delete.text")}</p>
    </Modal>
  );
}
