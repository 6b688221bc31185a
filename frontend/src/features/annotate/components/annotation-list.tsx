import { CopyOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { repeatPrevious } from "@/canvas/actions/repeat-previous";
import { isUnsure } from "@/canvas/model/items";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { keyText } from "../key-text";
import styles from "./annotation-list.module.css";
import { AnnotationRow } from "./annotation-row";
import { VirtualRows } from "./virtual-rows";

const ROW = 30;

interface AnnotationListProps {
  readonly context: ActionContext;
  readonly addLabel: ((name: string) => Promise<void>) | null;
  /** Whether there is an image before this one; it is known a moment later than the image. */
  readonly hasPrevious: boolean;
}

/** What is on the image, in the order in which it was drawn; only the rows in sight exist. */
export function AnnotationList({ context, addLabel, hasPrevious }: AnnotationListProps) {
  const { t } = useTranslation();
  const { store } = context;
  const items = useCanvasState(store, (state) => state.items);
  const selection = useCanvasState(store, (state) => state.selection);
  const needsShapes = useCanvasState(store, (state) => state.needsShapes);
  const least = useCanvasState(store, (state) => state.leastConfidence);
  const ids = useMemo(() => [...items.values()].filter((item) => !isUnsure(item, least)).map(({ id }) => id), [items, least]);
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
          <>
            <p className={styles.none}>{t(needsShapes ? "annotate.list.empty" : "annotate.list.emptyWhole")}</p>
            {hasPrevious && <RepeatPrevious context={context} />}
          </>
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

/** Where nothing is yet, what is on the image before is often the best beginning. */
function RepeatPrevious({ context }: { context: ActionContext }) {
  const { t } = useTranslation();
  const isPossible = useCanvasState(context.store, () => repeatPrevious.isEnabled(context));
  if (!isPossible) return null;
  return (
    <Button className={styles.repeat} size="small" type="link" icon={<CopyOutlined aria-hidden />} onClick={() => repeatPrevious.perform(context)} data-testid="repeat-previous">
      {t("annotate.repeat.offer")}
      <kbd className={styles.key}>{keyText(context.keymap, repeatPrevious, t)}</kbd>
    </Button>
  );
}
