import { useTranslation } from "react-i18next";

import type { Share } from "@/api/schema.gen";
import { percentOf } from "@/lib/percent-of";

import styles from "./share-bar.module.css";

/** A share with the interval in which it lies in 95 of 100 cases. */
export function ShareBar({ share: { value, low, high, number } }: { share: Share }) {
  const { t, i18n } = useTranslation();
  if (value === null) return <span className={styles.none}>–</span>;
  const title = t("smart.quality.interval", { low: percentOf(low, i18n.language), high: percentOf(high, i18n.language), count: number });
  return (
    <span className={styles.share} title={title}>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.interval} style={{ insetInlineStart: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        <span className={styles.value} style={{ insetInlineStart: `${value * 100}%` }} />
      </span>
      <span>{percentOf(value, i18n.language)}</span>
      <span className="visually-hidden">{title}</span>
    </span>
  );
}
