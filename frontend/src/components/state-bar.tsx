import type { Dataset } from "@/api/schema.gen";

import styles from "./state-bar.module.css";

type Counts = Dataset["counts"];

/** One thin bar: labeled, to confirm, unlabeled, in proportion. */
export function StateBar({ counts, tall = false }: { counts: Counts; tall?: boolean }) {
  const total = Math.max(1, counts.total);
  const share = (part: number) => ({ width: `${(part / total) * 100}%` });
  return (
    <span className={tall ? `${styles.bar} ${styles.tall}` : styles.bar} aria-hidden="true">
      <span className={styles.labeled} style={share(counts.labeled)} />
      <span className={styles.toConfirm} style={share(counts.to_confirm)} />
    </span>
  );
}
