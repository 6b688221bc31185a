import { useTranslation } from "react-i18next";

import styles from "./wordmark.module.css";

/** The product's sign and name. */
export function Wordmark({ large = false }: { large?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className={large ? `${styles.mark} ${styles.large}` : styles.mark}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect className={styles.ground} width="32" height="32" rx="7" />
        <path className={styles.line} d="M9 8h14v11H9zM16 19v6M12 25l4-6 4 6" />
      </svg>
      {t("app.name")}
    </span>
  );
}
