import { Progress } from "antd";
import { useTranslation } from "react-i18next";

import type { CropMeasure } from "@/api/schema.gen";
import { Loading } from "@/components/loading";

import styles from "./review-page.module.css";

/** How far the crops are measured: the first time only, since what is measured is kept. */
export function Measuring({ progress }: { progress: CropMeasure | null }) {
  const { t } = useTranslation();
  if (!progress) return <Loading />;
  const { done, total } = progress;
  return (
    <div className={styles.measuring} role="status">
      <p>{t("review.measuring", { done, total })}</p>
      <Progress percent={total > 0 ? Math.floor((100 * done) / total) : 0} showInfo={false} />
    </div>
  );
}
