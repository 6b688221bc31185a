import { Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";

import { useMergeEffect, useMergeLabel } from "../queries";

interface MergeLabelDialogProps {
  datasetId: string;
  label: Label;
  /** The labels that it may become part of. */
  others: Label[];
  close: () => void;
}

/** Turns every annotation of a label into one of another label; says first how many. */
export function MergeLabelDialog({ datasetId, label, others, close }: MergeLabelDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const jobStarted = useJobStarted(datasetId);
  const [into, setInto] = useState<string | null>(null);
  const merge = useMergeLabel(datasetId);
  const effect = useMergeEffect(datasetId, { labelId: label.id, into }, merge.isPending || merge.isSuccess);
  const target = others.find(({ id }) => id === into);

  function submit(): void {
    if (!target) return;
    const onSuccess = ({ job }: { job?: Parameters<typeof jobStarted>[0]["job"] }) => {
      if (job) jobStarted({ job });
      else toast.done(t("labels.merge.done", { name: label.name, into: target.name }));
      close();
    };
    merge.mutate({ labelId: label.id, into: target.id }, { onSuccess, onError: toast.failed });
  }

  return (
    <Modal
      open
      width={460}
      title={t("labels.merge.title", { name: label.name })}
      okText={t("labels.merge.action")}
      okButtonProps={{ disabled: !effect.data }}
      onOk={submit}
      onCancel={close}
      confirmLoading={merge.isPending}
    >
      <Select
        autoFocus
        showSearch={{ optionFilterProp: "label" }}
        style={{ width: "100%", marginBottom: 12 }}
        placeholder={t("labels.merge.into")}
        aria-label={t("labels.merge.into")}
        value={into}
        onChange={setInto}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {effect.error && <Failure error={effect.error} retry={() => void effect.refetch()} />}
      {effect.data && target && (
        <p data-testid="merge-effect">
          {t("labels.merge.effect", {
            count: effect.data.annotations,
            annotations: t("common.count.annotations", { count: effect.data.annotations }),
            samples: t("common.count.samples", { count: effect.data.samples }),
            into: target.name,
          })}
        </p>
      )}
      <p>{t("labels.merge.back", { name: label.name })}</p>
    </Modal>
  );
}
