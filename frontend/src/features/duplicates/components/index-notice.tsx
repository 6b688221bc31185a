import { LoadingOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { DuplicateIndex } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";

import type { useFreshIndex } from "../use-fresh-index";
import styles from "./duplicates-page.module.css";

interface IndexNoticeProps {
  index: DuplicateIndex;
  fresh: ReturnType<typeof useFreshIndex>;
}

/** Whether the list is up to date: what is being compared, what was not read yet, and what went wrong. */
export function IndexNotice({ index, fresh }: IndexNoticeProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const isFirst = index.built_at === null;
  if (index.job || fresh.isAsking) {
    const { done, total } = index.job?.progress ?? { done: 0, total: 0 };
    return (
      <p className={isFirst ? `${styles.notice} ${styles.first}` : styles.notice} role="status">
        <LoadingOutlined aria-hidden />
        {t(isFirst ? "duplicates.index.first" : "duplicates.index.again")}
        {total > done && <span>{t("common.count.images", { count: total })}</span>}
      </p>
    );
  }
  if (fresh.isScanning) return <Told words={t("duplicates.index.scanning")} />;
  if (fresh.error || index.stale) {
    return (
      <p className={`${styles.notice} ${styles.warning}`} role="alert">
        {fresh.error ? errorText(fresh.error) : t("duplicates.index.stale")}
        <Button size="small" onClick={fresh.again}>
          {t("duplicates.index.compare")}
        </Button>
      </p>
    );
  }
  return index.unread > 0 ? <Told words={t("duplicates.index.unread", { count: index.unread })} /> : null;
}

function Told({ words }: { words: string }) {
  return (
    <p className={`${styles.notice} ${styles.warning}`} role="status">
      {words}
    </p>
  );
}
