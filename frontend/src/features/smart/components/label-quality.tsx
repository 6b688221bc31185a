import { useTranslation } from "react-i18next";

import type { SmartRun } from "@/api/schema.gen";

import styles from "./quality.module.css";
import { ShareBar } from "./share-bar";

/** Of each label how often it is right where it is said, and said where it is right. */
export function LabelQuality({ labels }: { labels: NonNullable<SmartRun["report"]>["labels"] }) {
  const { t } = useTranslation();
  return (
    <table className={styles.table}>
      <caption>{t("smart.quality.labels")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("smart.quality.label")}</th>
          <th scope="col">{t("smart.quality.precision")}</th>
          <th scope="col">{t("smart.quality.recall")}</th>
        </tr>
      </thead>
      <tbody>
        {labels.map(({ label, precision, recall }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              <ShareBar share={precision} />
            </td>
            <td>
              <ShareBar share={recall} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
