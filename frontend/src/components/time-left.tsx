import { Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { daysLeft } from "@/lib/days-left";
import { formatTime } from "@/lib/format";

import styles from "./time-left.module.css";

/** From so few days on the number is a warning. */
const SOON = 3;

/** How long something in a trash can still be restored. */
export function TimeLeft({ until }: { until: string }) {
  const { t } = useTranslation();
  // Days pass while nobody looks; to the hour is near enough.
  const [now] = useState(() => Date.now());
  const days = daysLeft(until, now);
  const words = days === 0 ? t("trash.left.today") : t("trash.left.days", { count: days });
  return (
    <Tooltip title={t("trash.left.until", { time: formatTime(until) })}>
      <span className={days < SOON ? styles.soon : undefined}>{words}</span>
    </Tooltip>
  );
}
