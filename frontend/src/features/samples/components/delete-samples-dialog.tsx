import { Modal } from "antd";
import { useTranslation } from "react-i18next";

import type { Bulk } from "@/hooks/use-bulk";

import type { Picked } from "../use-selection";

interface DeleteSamplesDialogProps {
  picked: Picked;
  bulk: Bulk;
  close: () => void;
}

export function DeleteSamplesDialog({ picked, bulk, close }: DeleteSamplesDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      title={t(picked.hasMore ? "samples.delete.titleMore" : "samples.delete.title", { count: picked.count })}
      okText={t("samples.toolbar.delete")}
      okButtonProps={{ danger: true }}
      onOk={() => bulk.run(picked.target, { action: "delete" }, close)}
      onCancel={close}
      confirmLoading={bulk.isRunning}
    >
      <p>{t("samples.delete.text")}</p>
    </Modal>
  );
}
