import type { ReactNode } from "react";

import styles from "./notice.module.css";

/** An empty place: says what belongs here and offers the way to fill it. */
export function Nothing({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className={styles.notice}>
      <p className={styles.title}>{title}</p>
      {text && <p className={styles.text}>{text}</p>}
      {children}
    </div>
  );
}
