import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { SampleCount } from "@/api/schema.gen";
import { isAllShown, type Selection, sizeOf } from "@/lib/sample-selection";

import styles from "./selection-line.module.css";

export interface Choice {
  selection: Selection;
  /** Ids of what is shown. */
  order: readonly string[];
  /** How many match the filter, once it is known. */
  matching: SampleCount | undefined;
  selectShown: () => void;
  selectAll: () => void;
  clear: () => void;
}

/** How many are selected, and the next larger choice: what is shown, then all that match. */
export function SelectionLine({ selection, order, matching, selectShown, selectAll, clear }: Choice) {
  const { t } = useTranslation();
  const count = sizeOf(selection, matching?.count ?? 0);
  return (
    <div className={styles.line}>
      {(count > 0 || selection.isAll) && (
        <>
          <span className={styles.selected} role="status">
            <SelectedWords selection={selection} count={count} hasMore={matching?.more ?? false} />
          </span>
          <Button type="link" size="small" onClick={clear}>
            {t("samples.toolbar.clear")}
          </Button>
        </>
      )}
      {!selection.isAll && !isAllShown(selection, order) && (
        <Button type="link" size="small" onClick={selectShown} disabled={order.length === 0}>
          {t("samples.toolbar.selectLoaded", { count: order.length })}
        </Button>
      )}
      {matching && !selection.isAll && isAllShown(selection, order) && matching.count > order.length && (
        <Button type="link" size="small" onClick={selectAll}>
          {t(matching.more ? "samples.toolbar.selectAllMore" : "samples.toolbar.selectAll", { count: matching.count })}
        </Button>
      )}
    </div>
  );
}

function SelectedWords({ selection, count, hasMore }: { selection: Selection; count: number; hasMore: boolean }) {
  const { t } = useTranslation();
  if (!selection.isAll) return t("samples.toolbar.selected", { count });
  const left = selection.ids.size;
  if (left > 0) return t("samples.toolbar.allBut", { count: left });
  return t(hasMore ? "samples.toolbar.allMore" : "samples.toolbar.allSelected", { count });
}
