import { useTranslation } from "react-i18next";

import type { Version } from "@/api/schema.gen";
import { formatNumber } from "@/lib/format";

import styles from "./usage-bar.module.css";

const USAGES = ["train", "eval", "inference"] as const;

/** How the samples of a version are shared out. */
export function UsageBar({ counts }: { counts: Version["counts"] }) {
  const { t, i18n } = useTranslation();
  const figure = (value: number) => formatNumber(value, i18n.language);
  const total = Math.max(1, counts.total);
  const shown = USAGES.filter((usage) => counts[usage] > 0);
  return (
    <div className={styles.place}>
      <span className={styles.bar} aria-hidden="true">
        {shown.map((usage) => (
          <span key={usage} className={styles[usage]} style={{ width: `${(counts[usage] / total) * 100}%` }} />
        ))}
      </span>
      <span className={styles.figures}>
        {[...shown.map((usage) => `${t(`versions.usage.${usage}`)} ${figure(counts[usage])}`), `${t("versions.counts.total")} ${figure(counts.total)}`].join(" · ")}
      </span>
    </div>
  );
}
