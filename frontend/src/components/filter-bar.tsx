import type { ReactNode } from "react";

import styles from "./filter-bar.module.css";

/** The fields over a list that choose what is in it. */
export function FilterBar({ children }: { children: ReactNode }) {
  return <div className={styles.bar}>{children}</div>;
}
