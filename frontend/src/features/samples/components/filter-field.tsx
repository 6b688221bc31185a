import type { ReactNode } from "react";

import styles from "./filter-form.module.css";

/** A row of the filter form: what it is about, and the control. */
export function Field({ words, children }: { words: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <span className={styles.words}>{words}</span>
      <div className={styles.control}>{children}</div>
    </div>
  );
}
