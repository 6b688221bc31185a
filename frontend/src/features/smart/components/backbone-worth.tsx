import { useTranslation } from "react-i18next";

import type { SmartRun } from "@/api/schema.gen";

import styles from "./quality.module.css";

/** What a run learned from: the dataset alone, or a model from elsewhere too, and whether that helped. */
export function BackboneWorth({ run }: { run: SmartRun }) {
  const { t } = useTranslation();
  const worth = run.report?.backbone;
  const name = run.model?.name ?? t("smart.backbone.deleted");
  const losses = { name, without: worth?.log_loss.toFixed(2), with: worth?.log_loss_with.toFixed(2) };
  return <p className={styles.note}>{worth ? t(worth.helps ? "smart.backbone.helps" : "smart.backbone.leftOut", losses) : t("smart.quality.own")}</p>;
}
