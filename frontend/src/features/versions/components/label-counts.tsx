import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import { formatNumber } from "@/lib/format";

import styles from "./label-counts.module.css";

const SHOWN = 4;

/** Labels and how often they occur, the most frequent first; all of them under the pointer. */
export function LabelCounts({ counts }: { counts: Record<string, number> }) {
  const { i18n } = useTranslation();
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const words = sorted.map(([name, count]) => `${name} ${formatNumber(count, i18n.language)}`);
  return (
    <Tooltip title={words.length > SHOWN ? words.join(", ") : undefined}>
      <span className={styles.counts}>
        {words.slice(0, SHOWN).join(", ")}
        {words.length > SHOWN && ` +${words.length - SHOWN}`}
      </span>
    </Tooltip>
  );
}
