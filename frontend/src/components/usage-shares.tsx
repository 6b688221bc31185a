import { useTranslation } from "react-i18next";

import { SHARED_USAGES, type SharedUsage } from "@/lib/usages";

import styles from "./usage-shares.module.css";

interface UsageSharesProps {
  parts: Readonly<Record<SharedUsage, number>>;
  /** How many are for nothing. */
  rest: number;
  /** What the whole width stands for. */
  whole: number;
}

/** How a number is shared out among usages, in colours; the figures must stand beside it. */
export function UsageShares({ parts, rest, whole }: UsageSharesProps) {
  const width = (part: number) => ({ width: `${(part / Math.max(1, whole)) * 100}%` });
  return (
    <span className={styles.bar} aria-hidden="true">
      {SHARED_USAGES.map((usage) => (
        <span key={usage} className={styles[usage]} style={width(parts[usage])} />
      ))}
      <span className={styles.none} style={width(rest)} />
    </span>
  );
}

/** Which colour is which usage. */
export function UsageLegend({ shown, hasRest }: { shown: readonly SharedUsage[]; hasRest: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={styles.legend}>
      {shown.map((usage) => (
        <Entry key={usage} className={styles[usage]} words={t(`versions.usage.${usage}`)} />
      ))}
      {hasRest && <Entry className={styles.none} words={t("versions.usage.none")} />}
    </span>
  );
}

function Entry({ className, words }: { className: string | undefined; words: string }) {
  return (
    <span className={styles.entry}>
      <span className={`${styles.swatch} ${className}`} />
      {words}
    </span>
  );
}
