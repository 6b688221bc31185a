import { Modal } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";

import { useDeleteDataset } from "../queries";
import { useRestoreDataset } from "../use-restore-dataset";

interface DeleteDialogProps {
  dataset: Dataset;
  close: () => void;
  onDeleted?: () => void;
}

export function DeleteDialog({ dataset, close, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const remove = useDeleteDataset(dataset.id);
  const restore = useRestoreDataset();
  const onSuccess = () => {
    const undo = { label: t("common.actions.undo"), perform: () => restore.mutate(dataset), seconds: SECONDS_TO_UNDO };
    toast.done(t("datasets.delete.done", { name: dataset.name }), { action: undo });
    close();
    onDeleted?.();
  };
  return (
    <Modal
      open
      title={t("datasets.delete.title", { name: dataset.name })}
      okText={t("datasets.delete.action")}
      okButtonProps={{ danger: true }}
      onOk={() => remove.mutate(undefined, { onSuccess, onError: toast.failed })}
      onCancel={close}
      confirmLoading={remove.isPending}
    >
      <p>{t("datasets.delete.text", { count: dataset.counts.total })}</p>
      <p>{t("datasets.delete.filesStay")}</p>
    </Modal>
  );
}
