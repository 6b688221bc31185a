import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { ColourField } from "@/components/colour-field";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useToast } from "@/hooks/use-toast";
import { labelColour } from "@/lib/css-token";

import { useAddLabel, useChangeLabel } from "../queries";

interface LabelForm {
  name: string;
  color: string;
  shortcut: string;
}

interface LabelDialogProps {
  datasetId: string;
  /** The label to change; a new one is made without it. */
  label?: Label;
  /** Which colour of the palette a new label is offered. */
  index: number;
  close: () => void;
}

export function LabelDialog({ datasetId, label, index, close }: LabelDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<LabelForm>();
  const toast = useToast();
  const refuse = useFormRefusal(form);
  const add = useAddLabel(datasetId);
  const change = useChangeLabel(datasetId);
  const initialValues: LabelForm = label
    ? { name: label.name, color: label.color ?? labelColour(index), shortcut: label.shortcut ?? "" }
    : { name: "", color: labelColour(index), shortcut: "" };

  function submit(values: LabelForm): void {
    const body = { ...values, name: values.name.trim() };
    const onSuccess = () => {
      toast.done(t(label ? "labels.edit.done" : "labels.add.done", { name: body.name }));
      close();
    };
    if (label) change.mutate({ id: label.id, ...body }, { onSuccess, onError: refuse });
    else add.mutate(body, { onSuccess, onError: refuse });
  }

  return (
    <Modal
      open
      width={400}
      title={t(label ? "labels.edit.title" : "labels.add.title")}
      okText={t(label ? "common.actions.save" : "labels.add.action")}
      onOk={form.submit}
      onCancel={close}
      confirmLoading={add.isPending || change.isPending}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={submit}>
        <Form.Item name="name" label={t("labels.fields.name")} rules={[{ required: true, whitespace: true, message: t("common.form.required") }]} extra={label && t("labels.edit.hint", { count: label.annotation_count })}>
          <Input autoFocus maxLength={100} onPressEnter={form.submit} />
        </Form.Item>
        <Form.Item name="color" label={t("labels.fields.colour")}>
          <ColourField ariaLabel={t("labels.fields.colour")} />
        </Form.Item>
        <Form.Item name="shortcut" label={t("labels.fields.shortcut")} extra={t("labels.fields.shortcutHint")}>
          <Input maxLength={1} style={{ width: 72 }} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
