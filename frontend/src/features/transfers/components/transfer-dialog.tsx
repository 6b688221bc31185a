import { Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Job, TransferRequest } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useRested } from "@/hooks/use-rested";
import { useToast } from "@/hooks/use-toast";

import { useStartTransfer, useTransferPreview, useTransferTargets } from "../queries";
import styles from "./transfer-dialog.module.css";
import { TransferForecast } from "./transfer-forecast";

export type Transfer = "copy" | "move";

interface TransferDialogProps {
  dataset: Dataset;
  transfer: Transfer;
  /** The samples, as the API takes them. */
  wanted: Omit<TransferRequest, "target" | "move">;
  count: number;
  started: (job: Job) => void;
  close: () => void;
}

/** Copies or moves samples with their annotations to another dataset, which is chosen here; says before what that does. */
export function TransferDialog({ dataset, transfer, wanted, count, started, close }: TransferDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const [search, setSearch] = useState("");
  const [target, setTarget] = useState<{ value: string; label: string } | null>(null);
  const targets = useTransferTargets(dataset, useRested(search));
  const order = target && { ...wanted, target: target.value, move: transfer === "move" };
  const preview = useTransferPreview(dataset.id, order);
  const start = useStartTransfer(dataset.id);

  function submit(): void {
    if (!order) return;
    const onSuccess = ({ job }: { job: Job }) => {
      started(job);
      close();
    };
    start.mutate(order, { onSuccess, onError: toast.failed });
  }

  return (
    <Modal
      open
      width={520}
      title={t(`transfers.title.${transfer}`, { count })}
      okText={t(`transfers.action.${transfer}`)}
      okButtonProps={{ disabled: !preview.data || preview.data.samples === preview.data.refused_count }}
      onOk={submit}
      onCancel={close}
      confirmLoading={start.isPending}
    >
      <Select
        autoFocus
        labelInValue
        showSearch={{ filterOption: false, onSearch: setSearch }}
        className={styles.target}
        placeholder={t("transfers.target")}
        aria-label={t("transfers.target")}
        notFoundContent={targets.isPending ? null : t("transfers.noTarget")}
        value={target}
        onChange={setTarget}
        loading={targets.isPending}
        options={(targets.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {targets.error && <Failure error={targets.error} retry={() => void targets.refetch()} />}
      {preview.error && <Failure error={preview.error} retry={() => void preview.refetch()} />}
      {preview.isFetching && <Loading />}
      {preview.data && target && <TransferForecast preview={preview.data} target={target.label} />}
      <p className={styles.hint}>{t(`transfers.hint.${transfer}`)}</p>
    </Modal>
  );
}
