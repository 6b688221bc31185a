import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";

import styles from "./samples-drawer.module.css";

interface SidesTabsProps {
  isOutside: boolean;
  /** False where the metric tells nothing of samples that the version does not have. */
  canOutside: boolean;
  /** How many samples are outside; null while that is not known. */
  outside: number | null;
  choose: (isOutside: boolean) => void;
}

/** The samples of the version, and those of the dataset that it does not have. */
export function SidesTabs({ isOutside, canOutside, outside, choose }: SidesTabsProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.tabs} role="tablist" aria-label={t("analysis.outside.sides")}>
      <button type="button" role="tab" aria-selected={!isOutside} className={styles.tab} onClick={() => choose(false)}>
        {t("analysis.outside.inside")}
      </button>
      <Tooltip title={canOutside ? null : t("analysis.outside.onlyImages")}>
        <button type="button" role="tab" aria-selected={isOutside} aria-disabled={!canOutside} className={styles.tab} onClick={() => canOutside && choose(true)}>
          {outside === null ? t("analysis.outside.tab") : t("analysis.outside.tabOf", { count: outside })}
        </button>
      </Tooltip>
    </div>
  );
}
