import { Button, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, NewMemberRequest } from "@/api/schema.gen";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { isAtLeast, ROLES } from "@/lib/roles";

import { useAddMember } from "../queries";
import styles from "./members-page.module.css";

export function AddMember({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<NewMemberRequest>();
  const refuse = useFormRefusal(form);
  const add = useAddMember(dataset.id);
  const offered = isAtLeast(dataset.my_role, "owner") ? ROLES : ROLES.filter((role) => role !== "owner");
  const submit = (body: NewMemberRequest) => add.mutate({ ...body, user: body.user.trim() }, { onSuccess: () => form.resetFields(), onError: refuse });
  return (
    <Form form={form} layout="inline" className={styles.adder} initialValues={{ role: "labeler" }} onFinish={submit}>
      <Form.Item name="user" rules={[{ required: true, whitespace: true, message: t("common.form.required") }]}>
        <Input placeholder={t("members.add.user")} aria-label={t("members.add.user")} autoComplete="off" />
      </Form.Item>
      <Form.Item name="role">
        <Select className={styles.select} aria-label={t("members.columns.role")} options={offered.map((value) => ({ value, label: t(`members.role.${value}`) }))} />
      </Form.Item>
      <Button htmlType="submit" loading={add.isPending}>
        {t("members.add.action")}
      </Button>
    </Form>
  );
}
