import { Form, Input } from "antd";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";

import { DESCRIPTION_LIMIT, isDatasetName } from "@/lib/dataset-name";

/** The name of a dataset, held to its rule while it is typed. */
export function NameItem({ children }: { children: ReactElement }) {
  const { t } = useTranslation();
  const rule = {
    validator: async (_rule: unknown, name: string) => {
      if (!isDatasetName(name)) throw new Error(t("datasets.form.nameRule"));
    },
  };
  return (
    <Form.Item name="name" label={t("datasets.columns.name")} rules={[rule]} hasFeedback>
      {children}
    </Form.Item>
  );
}

export function DescriptionItem() {
  const { t } = useTranslation();
  return (
    <Form.Item name="description" label={t("datasets.columns.description")}>
      <Input.TextArea rows={2} maxLength={DESCRIPTION_LIMIT} showCount />
    </Form.Item>
  );
}
