import { QuestionCircleOutlined } from "@ant-design/icons";
import { Form, InputNumber, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";

import type { VersionPreview } from "@/api/schema.gen";

import { evalShare, type SplitForm } from "../plan";
import styles from "./publish-dialog.module.css";

interface SplitFieldsProps {
  split: SplitForm;
  preview: VersionPreview | undefined;
}

/** The shares, what stays together, and whether samples keep their usages. */
export function SplitFields({ split, preview }: SplitFieldsProps) {
  const { t } = useTranslation();
  const properties = (preview?.properties ?? []).map((name) => ({
    value: `property:${name}`,
    label: t("versions.publish.groupBy.property", { name }),
  }));
  const options = [
    { value: "near_duplicates", label: t("versions.publish.groupBy.nearDuplicates") },
    { value: "directory", label: t("versions.publish.groupBy.directory"), disabled: (preview?.directories ?? 0) < 2 },
    ...properties,
  ];
  return (
    <>
      <div className={styles.shares}>
        <Form.Item name="train" label={t("versions.publish.train")}>
          <InputNumber min={0.01} max={1 - split.inference} step={0.05} precision={2} changeOnWheel={false} />
        </Form.Item>
        <Form.Item name="inference" label={t("versions.publish.inference")} tooltip={{ title: t("versions.publish.inferenceHint"), icon: <QuestionCircleOutlined aria-hidden /> }}>
          <InputNumber min={0} max={1 - split.train} step={0.05} precision={2} changeOnWheel={false} />
        </Form.Item>
        <Form.Item label={t("versions.publish.eval")}>
          <output className={styles.rest}>{evalShare(split.train, split.inference)}</output>
        </Form.Item>
      </div>
      <Form.Item name="groupBy" label={t("versions.publish.groupBy.title")} extra={t("versions.publish.groupBy.hint")}>
        <Select mode="multiple" options={options} placeholder={t("versions.publish.groupBy.none")} maxTagCount="responsive" />
      </Form.Item>
      {preview?.parent && (
        <Form.Item name="isSticky" label={t("versions.publish.sticky", { name: preview.parent })} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </>
  );
}
