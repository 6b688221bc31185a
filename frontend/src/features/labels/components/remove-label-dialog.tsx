import { Modal } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";

import { useRemovalEffect, useRemoveLabel } from "../queries";

interface RemoveLabelDialogProps {
  datasetId: string;
  label: Label;
  close: () => void;
}

/** Says what the removal touches before it is asked for. */
export function RemoveLabelDialog({ datasetId, label, close }: RemoveLabelDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const jobStarted = useJobStarted(datasetId);
  const effect = useRemovalEffect(datasetId, label.id);
  const remove = useRemoveLabel(datasetId);

  function submit(): void {
    remove.mutate(label.id, {
      onSuccess: (answer) => {
        if (answer.job) jobStarted({ job: answer.job });
        else toast.done(t("labels.remove.done", { name: label.name }));
        close();
      },
      onError: toast.failed,
    });
  }

  return (
    <Modal
      open
      width={440}
      title={t("labels.remove.title", { name: label.name })}
      okText={t("labels.remove.action")}
      okButtonProps={{ danger: true, disabled: !effect.data }}
      onOk={submit}
      onCancel={close}
      confirmLoading={remove.isPending}
    >
      {effect.isPending && <Loading />}
      {effect.error && <Failure error={effect.error} retry={() => void effect.refetch()} />}
      {effect.data && (
        <>
          <p>{t("labels.remove.effect", { annotations: effect.data.annotations, samples: effect.data.samples })}</p>
          <p>{t("labels.remove.samplesStay")}</p>
        </>
      )}
    </Modal>
  );
}
