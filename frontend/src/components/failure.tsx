import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { useErrorText } from "@/hooks/use-error-text";

import styles from "./notice.module.css";

/** What a page shows in place of content that could not be read. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <div className={styles.notice} role="alert">
      <p className={styles.title}>{t("common.failed.title")}</p>
      <p className={styles.text}>{errorText(error)}</p>
      {retry && <Button onClick={retry}>{t("common.failed.retry")}</Button>}
    </div>
  );
}
