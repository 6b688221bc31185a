import type { ReactNode } from "react";

import styles from "./report-card.module.css";

interface ReportCardProps {
  title: string;
  /** What is shown, and what to make of it. */
  note?: string;
  children?: ReactNode;
}

/** One part of the report. */
export function ReportCard({ title, note, children }: ReportCardProps) {
  return (
    <section className={styles.card} aria-label={title}>
      <h3 className={styles.title}>{title}</h3>
      {note && <p className={styles.note}>{note}</p>}
      {children}
    </section>
  );
}

/** What may be larger than a card: it scrolls there, by keyboard as well. */
export function CardScroller({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.scroller} tabIndex={0} role="group" aria-label={name}>
      {children}
    </div>
  );
}
