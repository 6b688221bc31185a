import { Form, Input, Modal, Switch } from "antd";
import { useTranslation } from "react-i18next";

import type { NewUserRequest } from "@/api/schema.gen";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useToast } from "@/hooks/use-toast";

import { useMakeUser } from "../queries";

interface NewUserDialogProps {
  open: boolean;
  close: () => void;
  showLink: (link: string) => void;
}

export function NewUserDialog({ open, close, showLink }: NewUserDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<NewUserRequest>();
  const toast = useToast();
  const refuse = useFormRefusal(form);
  const make = useMakeUser();

  function submit(body: NewUserRequest): void {
    const onSuccess = ({ sign_in_link }: { sign_in_link: string | null }) => {
      toast.done(t("users.create.done", { username: body.username }));
      close();
      if (sign_in_link) showLink(sign_in_link);
    };
    make.mutate({ ...body, password: body.password || null }, { onSuccess, onError: refuse });
  }

  const required = { required: true, message: t("common.form.required") };
  return (
    <Modal open={open} title={t("users.create.title")} okText={t("users.create.action")} onOk={form.submit} onCancel={close} confirmLoading={make.isPending} destroyOnHidden>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} preserve={false}>
        <Form.Item name="username" label={t("users.columns.username")} rules={[required]}>
          <Input autoComplete="off" autoFocus maxLength={150} />
        </Form.Item>
        <Form.Item name="email" label={t("users.columns.email")} rules={[{ type: "email", message: t("users.create.emailWrong") }]}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="password" label={t("auth.signIn.password")} rules={[{ min: 8, message: t("auth.password.short") }]} extra={t("users.create.passwordHint")}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item name="is_admin" label={t("users.kind.admin")} valuePropName="checked" extra={t("users.create.adminHint")}>
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
