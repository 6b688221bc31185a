import { Form, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";

import type { ExportChoice } from "@/api/schema.gen";

/** What a person may choose of a format; left alone, the server does what suits the dataset. */
export function OptionFields({ choice: { takes, variants } }: { choice: ExportChoice }) {
  const { t } = useTranslation();
  return (
    <>
      {takes.includes("variant") && (
        <Form.Item name={["options", "variant"]} label={t("exports.options.variant")}>
          <Select allowClear placeholder={t("exports.options.usual")} options={variants.map((value) => ({ value, label: t(`exports.variant.${value}`) }))} />
        </Form.Item>
      )}
      {takes.includes("shard_mb") && (
        <Form.Item name={["options", "shard_mb"]} label={t("exports.options.shardMb")}>
          <InputNumber min={1} max={100_000} precision={0} placeholder="1000" />
        </Form.Item>
      )}
      {takes.includes("voc_xml") && (
        <Form.Item name={["options", "voc_xml"]} label={t("exports.options.vocXml")} valuePropName="checked" initialValue>
          <Switch />
        </Form.Item>
      )}
    </>
  );
}
