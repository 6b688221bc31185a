import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";

import { DialogFooter } from "@/components/dialog-footer";
import { useFormRefusal } from "@/hooks/use-form-refusal";

interface ViewNameDialogProps {
  initial: string;
  isPending: boolean;
  save: (name: string, refused: (error: unknown) => void) => void;
  close: () => void;
}

/** Asks for the name of a view. */
export function ViewNameDialog({ initial, isPending, save, close }: ViewNameDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ name: string }>();
  const refused = useFormRefusal(form);
  return (
    <Modal open title={t("samples.views.name")} footer={null} onCancel={close} width={420}>
      <Form form={form} layout="vertical" initialValues={{ name: initial }} onFinish={({ name }) => save(name.trim(), refused)}>
        <Form.Item name="name" label={t("samples.views.name")} extra={t("samples.views.shared")} rules={[{ required: true, whitespace: true, message: t("errors.code.required") }]}>
          <Input autoFocus maxLength={64} />
        </Form.Item>
        <DialogFooter action={t("common.actions.save")} isPending={isPending} cancel={close} />
      </Form>
    </Modal>
  );
}
