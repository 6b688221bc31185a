import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { isAllShown, type Selection } from "@/lib/sample-selection";

import styles from "./samples-drawer.module.css";

export interface Choice {
  selection: Selection;
  /** Ids of what is shown. */
  order: readonly string[];
  /** How many there are, also those that are not loaded. */
  total: number;
  selectShown: () => void;
  selectAll: () => void;
  isMakingSet: boolean;
  clear: () => void;
}

/** How many are selected, and the next larger choice: what is loaded, then all. */
export function ChoiceLine({ selection, order, total, count, selectShown, selectAll, isMakingSet, clear }: Choice & { count: number }) {
  const { t } = useTranslation();
  const isLoadedChosen = isAllShown(selection, order);
  return (
    <>
      {(count > 0 || selection.isAll) && (
        <>
          <span className={styles.selected} role="status">
            {t("samples.toolbar.selected", { count })}
          </span>
          <Button type="link" size="small" onClick={clear}>
            {t("samples.toolbar.clear")}
          </Button>
        </>
      )}
      {!selection.isAll && !isLoadedChosen && (
        <Button type="link" size="small" onClick={selectShown} disabled={order.length === 0}>
          {t("samples.toolbar.selectLoaded", { count: order.length })}
        </Button>
      )}
      {!selection.isAll && isLoadedChosen && total > order.length && (
        <Button type="link" size="small" onClick={selectAll} loading={isMakingSet}>
          {t("analysis.sets.selectAll", { count: total })}
        </Button>
      )}
    </>
  );
}
