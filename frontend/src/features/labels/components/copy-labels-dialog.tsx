import { Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { useRested } from "@/hooks/use-rested";
import { useToast } from "@/hooks/use-toast";

import { copiesOf } from "../label-drafts";
import { useAddLabels, useLabelsOf, useOtherDatasets } from "../queries";

interface CopyLabelsDialogProps {
  datasetId: string;
  labels: Label[];
  close: () => void;
}

/** Takes over the labels of another dataset that are missing here, all or none. */
export function CopyLabelsDialog({ datasetId, labels, close }: CopyLabelsDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const [search, setSearch] = useState("");
  const [from, setFrom] = useState<string | null>(null);
  const datasets = useOtherDatasets(datasetId, useRested(search));
  const source = useLabelsOf(from);
  const copies = source.data ? copiesOf(source.data, labels) : [];
  const there = (source.data?.length ?? 0) - copies.length;
  const add = useAddLabels(datasetId);

  function submit(): void {
    const onSuccess = () => {
      toast.done(t("labels.addMany.done", { count: copies.length }));
      close();
    };
    add.mutate(copies, { onSuccess, onError: toast.failed });
  }

  return (
    <Modal
      open
      width={460}
      title={t("labels.copy.title")}
      okText={t("labels.addMany.action", { count: copies.length })}
      okButtonProps={{ disabled: copies.length === 0 }}
      onOk={submit}
      onCancel={close}
      confirmLoading={add.isPending}
    >
      <Select
        autoFocus
        showSearch={{ filterOption: false, onSearch: setSearch }}
        style={{ width: "100%", marginBottom: 12 }}
        placeholder={t("labels.copy.from")}
        aria-label={t("labels.copy.from")}
        value={from}
        onChange={setFrom}
        loading={datasets.isPending}
        options={(datasets.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      />
      {source.error && <Failure error={source.error} retry={() => void source.refetch()} />}
      {source.data && <p>{`${t("labels.copy.fresh", { count: copies.length })} ${there > 0 ? t("labels.copy.there", { count: there }) : ""}`}</p>}
      <p>{t("labels.copy.hint")}</p>
    </Modal>
  );
}
