import type { ReactNode } from "react";

import styles from "./stack-frame.module.css";

interface StackFrameProps {
  name: string;
  isTicked: boolean;
  /** What is said of the stack, and what is done to it. */
  head: ReactNode;
  /** Whether pictures go on in further lines; otherwise they are scrolled. */
  isOpen?: boolean;
  children: ReactNode;
}

/** A stack in a list: a line about it over its pictures side by side. */
export function StackFrame({ name, isTicked, head, isOpen = false, children }: StackFrameProps) {
  return (
    <section className={isTicked ? `${styles.row} ${styles.ticked}` : styles.row} role="listitem" aria-label={name}>
      <div className={styles.head}>{head}</div>
      <div className={isOpen ? `${styles.pictures} ${styles.open}` : styles.pictures}>{children}</div>
    </section>
  );
}
