import { Select } from "antd";
import { useTranslation } from "react-i18next";

import type { SelectionSummary } from "@/api/schema.gen";
import { USAGE_CHOICES, type UsageChoice } from "@/lib/sample-conditions";

import type { Act } from "./selection-panel";
import styles from "./selection-panel.module.css";

interface UsageMenuProps {
  summary: SelectionSummary;
  act: Act;
  isActing: boolean;
}

/** The usage that all the selected samples have; undefined where they differ. */
export function sharedUsage({ samples, usages }: Pick<SelectionSummary, "samples" | "usages">): UsageChoice | undefined {
  const none = samples - usages.train - usages.eval - usages.inference;
  return USAGE_CHOICES.find((usage) => (usage === "none" ? none : usages[usage]) === samples);
}

/** Which usage the selected samples are to have in versions; by the split where nobody says. */
export function UsageMenu({ summary, act, isActing }: UsageMenuProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.usage} title={t("samples.usage.hint")}>
      <span>{t("samples.usage.title")}</span>
      <Select
        size="small"
        className={styles.names}
        aria-label={t("samples.usage.title")}
        disabled={isActing}
        value={sharedUsage(summary) ?? null}
        placeholder={t("samples.usage.several")}
        onChange={(usage: UsageChoice) => act({ action: "set_usage", usage: usage === "none" ? null : usage })}
        options={USAGE_CHOICES.map((value) => ({ value, label: t(`samples.usage.${value}`) }))}
      />
    </div>
  );
}
