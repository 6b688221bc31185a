import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { CanvasStore } from "@/canvas/model/store";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import styles from "./annotation-list.module.css";
import { AnnotationRow } from "./annotation-row";
import { VirtualRows } from "./virtual-rows";

const ROW = 30;

interface AnnotationListProps {
  readonly store: CanvasStore;
  readonly addLabel: ((name: string) => Promise<void>) | null;
}

/** What is on the image, in the order in which it was drawn; only the rows in sight exist. */
export function AnnotationList({ store, addLabel }: AnnotationListProps) {
  const { t } = useTranslation();
  const items = useCanvasState(store, (state) => state.items);
  const selection = useCanvasState(store, (state) => state.selection);
  const needsShapes = useCanvasState(store, (state) => state.needsShapes);
  const ids = useMemo(() => [...items.keys()], [items]);
  const [selected] = selection;
  const shown = useMemo(() => (selected === undefined ? -1 : ids.indexOf(selected)), [ids, selected]);
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>
        {t("annotate.list.title")}
        <span className={styles.count} data-testid="annotation-count">
          {ids.length}
        </span>
        {selection.size > 1 && (
          <span className={styles.chosen} data-testid="selection-count">
            {t("annotate.list.selected", { number: selection.size })}
          </span>
        )}
      </h2>
      <div className={styles.rows}>
        {ids.length === 0 ? (
          <p className={styles.none}>{t(needsShapes ? "annotate.list.empty" : "annotate.list.emptyWhole")}</p>
        ) : (
          <VirtualRows
            name={t("annotate.list.title")}
            count={ids.length}
            rowHeight={ROW}
            shown={shown}
            keyOf={(index) => ids[index] ?? String(index)}
            row={(index) => {
              const item = items.get(ids[index] ?? "");
              return item ? <AnnotationRow store={store} item={item} addLabel={addLabel} /> : null;
            }}
          />
        )}
      </div>
    </section>
  );
}
