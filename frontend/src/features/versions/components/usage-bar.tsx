import { useTranslation } from "react-i18next";

import type { Version } from "@/api/schema.gen";
import { UsageShares } from "@/components/usage-shares";
import { formatNumber } from "@/lib/format";
import { SHARED_USAGES } from "@/lib/usages";

import styles from "./usage-bar.module.css";

/** How the samples of a version are shared out. */
export function UsageBar({ counts }: { counts: Version["counts"] }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => formatNumber(value, i18n.language);
  const shown = SHARED_USAGES.filter((usage) => counts[usage] > 0);
  const rest = counts.total - SHARED_USAGES.reduce((sum, usage) => sum + counts[usage], 0);
  return (
    <div className={styles.place}>
      <UsageShares parts={counts} rest={rest} whole={counts.total} />
      <span className={styles.figures}>
        {[...shown.map((usage) => `${t(`versions.usage.${usage}`)} ${figure(counts[usage])}`), `${t("versions.counts.total")} ${figure(counts.total)}`].join(" · ")}
      </span>
    </div>
  );
}
