import { Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";

import { namesIn, parted } from "../label-drafts";
import { useAddLabels } from "../queries";

interface AddLabelsDialogProps {
  datasetId: string;
  labels: Label[];
  close: () => void;
}

/** Several labels at once: typed or pasted, one per line; all are added, or none. */
export function AddLabelsDialog({ datasetId, labels, close }: AddLabelsDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const [text, setText] = useState("");
  const add = useAddLabels(datasetId);
  const { fresh, known } = parted(namesIn(text), labels);

  function submit(): void {
    const onSuccess = () => {
      toast.done(t("labels.addMany.done", { count: fresh.length }));
      close();
    };
    add.mutate(fresh.map((name) => ({ name })), { onSuccess, onError: toast.failed });
  }

  return (
    <Modal
      open
      width={440}
      title={t("labels.addMany.title")}
      okText={t("labels.addMany.action", { count: fresh.length })}
      okButtonProps={{ disabled: fresh.length === 0 }}
      onOk={submit}
      onCancel={close}
      confirmLoading={add.isPending}
    >
      <Input.TextArea
        autoFocus
        rows={8}
        value={text}
        placeholder={t("labels.addMany.placeholder")}
        aria-label={t("labels.addMany.title")}
        onChange={(event) => setText(event.target.value)}
        data-testid="label-names"
      />
      <p style={{ marginTop: 8 }}>
        {known.length > 0 ? t("labels.addMany.known", { count: known.length, names: known.slice(0, 5).join(", ") }) : t("labels.addMany.hint")}
      </p>
    </Modal>
  );
}
