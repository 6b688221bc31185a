import type { ReactNode } from "react";

import styles from "./page.module.css";

interface PageProps {
  title: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  narrow?: boolean;
}

/** A page with a title row; `narrow` for forms. */
export function Page({ title, actions, children, narrow = false }: PageProps) {
  return (
    <div className={narrow ? `${styles.page} ${styles.narrow}` : styles.page}>
      <div className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        <div className={styles.actions}>{actions}</div>
      </div>
      {children}
    </div>
  );
}

/** A bordered area of a page. */
export function Panel({ title, extra, children }: { title?: ReactNode; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.panel}>
      {title && (
        <header className={styles.panelHead}>
          <h2 className={styles.panelTitle}>{title}</h2>
          {extra}
        </header>
      )}
      {children}
    </section>
  );
}
