import { Checkbox, Form } from "antd";
import { useTranslation } from "react-i18next";

import { formatBytes } from "@/lib/format";

import type { PublishForm } from "../plan";

/** What is written beside a version on request; `bytes` is what copies of all images would take. */
export function BesideFields({ bytes }: { bytes: number | undefined }) {
  const { t, i18n } = useTranslation();
  const copyHint = bytes === undefined ? undefined : t("versions.publish.copyHint", { size: formatBytes(bytes, i18n.language) });
  return (
    <>
      <Form.Item<PublishForm> name="copyImages" valuePropName="checked" extra={copyHint}>
        <Checkbox>{t("versions.publish.copyImages")}</Checkbox>
      </Form.Item>
      <Form.Item<PublishForm> name="vocXml" valuePropName="checked">
        <Checkbox>{t("versions.publish.vocXml")}</Checkbox>
      </Form.Item>
    </>
  );
}
