import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";

import { useModels } from "@/hooks/use-models";

interface BackboneFieldProps {
  value: string | null;
  change: (model: string | null) => void;
}

/** A classifier from elsewhere, whose answers are features where they help; nothing where there is none. */
export function BackboneField({ value, change }: BackboneFieldProps) {
  const { t } = useTranslation();
  const models = useModels();
  const fitting = (models.data ?? []).filter(({ ready, kind, task }) => ready && kind === "onnx" && task === "classification");
  if (fitting.length === 0) return null;
  return (
    <Form.Item label={t("smart.backbone.label")} htmlFor="backbone" extra={t("smart.backbone.text")}>
      <Select
        id="backbone"
        allowClear
        placeholder={t("smart.backbone.none")}
        value={value}
        onChange={(id: string | undefined) => change(id ?? null)}
        options={fitting.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Form.Item>
  );
}
