import type { KeyboardEventHandler, ReactNode, Ref } from "react";

import styles from "./stack-page.module.css";

interface StackPageProps {
  title: string;
  /** What stands in the line of the title. */
  bar: ReactNode;
  children: ReactNode;
}

/** A page of stacks: a line with its title and tools, and below it a list that scrolls by itself. */
export function StackPage({ title, bar, children }: StackPageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.bar}>
        <h2 className={styles.title}>{title}</h2>
        {bar}
      </header>
      {children}
    </div>
  );
}

interface StackListProps {
  name: string;
  ref: Ref<HTMLDivElement>;
  onKeyDown: KeyboardEventHandler;
  /** Whether pictures are small: of many, the look of them all says more than one of them. */
  isDense?: boolean;
  children: ReactNode;
}

/** The stacks of such a page, walked by keys. */
export function StackList({ name, ref, onKeyDown, isDense = false, children }: StackListProps) {
  return (
    <div ref={ref} className={isDense ? `${styles.list} ${styles.dense}` : styles.list} role="list" aria-label={name} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}
