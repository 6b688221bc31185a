import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";

import { Panel } from "@/components/page";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useMe } from "@/hooks/use-me";
import { useToast } from "@/hooks/use-toast";

import { useChangePassword } from "../queries";
import styles from "./account-page.module.css";

interface PasswordForm {
  old_password?: string;
  new_password: string;
  again: string;
}

export function PasswordPanel() {
  const { t } = useTranslation();
  const [form] = Form.useForm<PasswordForm>();
  const toast = useToast();
  const me = useMe();
  const refuse = useFormRefusal(form);
  const change = useChangePassword();

  function submit({ old_password = "", new_password }: PasswordForm): void {
    const onSuccess = () => {
      form.resetFields();
      void me.refetch();
      toast.done(t("auth.password.changed"));
    };
    change.mutate({ old_password, new_password }, { onSuccess, onError: refuse });
  }

  const required = { required: true, message: t("common.form.required") };
  return (
    <Panel title={t("auth.password.title")}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} className={styles.fields}>
        {/* Who came by a one-time link has no password yet. */}
        {me.data?.has_password && (
          <Form.Item name="old_password" label={t("auth.password.old")} rules={[required]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
        )}
        <Form.Item name="new_password" label={t("auth.password.new")} rules={[required, { min: 8, message: t("auth.password.short") }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={t("auth.password.again")}
          dependencies={["new_password"]}
          rules={[
            required,
            ({ getFieldValue }) => ({
              validator: async (_, value: string) => {
                if (value && value !== getFieldValue("new_password")) throw new Error(t("auth.password.different"));
              },
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t("auth.password.action")}
        </Button>
      </Form>
    </Panel>
  );
}
