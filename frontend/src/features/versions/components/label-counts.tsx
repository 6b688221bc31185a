import { Tooltip } from "antd";

import styles from "./label-counts.module.css";

const SHOWN = 4;

/** Labels and how often they occur, the most frequent first; all of them under the pointer. */
export function LabelCounts({ counts }: { counts: Record<string, number> }) {
  const sorted = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const words = sorted.map(([name, count]) => `${name} ${count}`);
  return (
    <Tooltip title={words.length > SHOWN ? words.join(", ") : undefined}>
      <span className={styles.counts}>
        {words.slice(0, SHOWN).join(", ")}
        {words.length > SHOWN && ` +${words.length - SHOWN}`}
      </span>
    </Tooltip>
  );
}
