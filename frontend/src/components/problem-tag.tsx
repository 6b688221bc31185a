import { Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import type { Version } from "@/api/schema.gen";
import { problemsOf } from "@/lib/version-health";

/** Says that a version is not what was published any more. */
export function ProblemTag({ version }: { version: Pick<Version, "problems"> }) {
  const { t } = useTranslation();
  return (
    <Tooltip title={t("versions.health.damaged", { count: problemsOf(version) })}>
      <Tag color="error">{t("versions.health.tag")}</Tag>
    </Tooltip>
  );
}
