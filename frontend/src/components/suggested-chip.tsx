import { useTranslation } from "react-i18next";

import type { SuggestedLabel } from "@/lib/suggestions";

import styles from "./label-chip.module.css";

interface SuggestedChipProps {
  label: SuggestedLabel;
  name: string;
  color?: string;
}

/** A label that a model suggests, with how sure it is; of several boxes their number. */
export function SuggestedChip({ label: { confidence, count }, name, color }: SuggestedChipProps) {
  const { t } = useTranslation();
  return (
    <span className={styles.chip} title={t("confirm.chip", { name, confidence: confidence.toFixed(2) })} data-testid="suggested">
      <span className={`${styles.dot} ${styles.open}`} style={color ? { borderColor: color } : undefined} />
      <span className={styles.name}>{name}</span>
      <span className={styles.count}>{count > 1 ? `×${count}` : confidence.toFixed(2)}</span>
    </span>
  );
}
