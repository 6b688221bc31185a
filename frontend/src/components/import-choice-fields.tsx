import { Checkbox, Form, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";

import { FORMATS, FORMATS_HEIGHT, type ImportChoices } from "@/lib/import-choices";

/** How annotations are read: items of a form whose values are {@link ImportChoices}. */
export function ImportChoiceFields({ labels }: { labels: readonly string[] }) {
  const { t } = useTranslation();
  const form = Form.useFormInstance<ImportChoices>();
  const format = Form.useWatch("format", form) ?? "auto";
  return (
    <>
      <Form.Item name="format" label={t("imports.fields.format")}>
        <Select listHeight={FORMATS_HEIGHT} options={FORMATS.map((value) => ({ value, label: t(`imports.format.${value}`) }))} />
      </Form.Item>
      {format !== "none" && (
        <>
          <Form.Item name="final" label={t("imports.fields.final")}>
            <Radio.Group
              options={[
                { value: true, label: t("imports.final.labeled") },
                { value: false, label: t("imports.final.toConfirm") },
              ]}
            />
          </Form.Item>
          <Form.Item name="labels" label={t("imports.fields.labels")}>
            <Select mode="tags" placeholder={t("imports.fields.labelsAll")} options={labels.map((value) => ({ value, label: value }))} />
          </Form.Item>
          <Form.Item name="onlyHard" valuePropName="checked">
            <Checkbox>{t("imports.fields.onlyHard")}</Checkbox>
          </Form.Item>
        </>
      )}
    </>
  );
}
