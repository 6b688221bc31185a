import { CheckOutlined, DeleteOutlined, EditOutlined, EyeInvisibleOutlined, EyeOutlined, FlagFilled, LockOutlined, UnlockOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import type { MouseEvent, ReactNode } from "react";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ShapeKind } from "@/api/schema.gen";
import { relabel } from "@/canvas/actions/choose-label";
import type { Annotation } from "@/canvas/model/annotation";
import { focusOn } from "@/canvas/model/camera";
import { selectUpTo, toggleSelected } from "@/canvas/model/selection";
import { toggleLocked } from "@/canvas/model/standing";
import type { CanvasStore } from "@/canvas/model/store";
import { kindOf } from "@/canvas/shapes/registry";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import styles from "./annotation-row.module.css";
import { LabelPicker } from "./label-picker";

interface AnnotationRowProps {
  readonly store: CanvasStore;
  readonly item: Annotation;
  readonly addLabel: ((name: string) => Promise<void>) | null;
}

/** Width and height in whole pixels. */
function sizeText({ shape }: Annotation): string {
  const box = shape && kindOf(shape)?.bounds(shape);
  return box ? `${Math.round(box.x1 - box.x0)} × ${Math.round(box.y1 - box.y0)}` : "";
}

/** What says most about a mark in two words: how sure the model is, how large the box is, what else it is. */
function Remark({ item }: { item: Annotation }) {
  const { t } = useTranslation();
  const { shape, confidence } = item;
  const isBox = shape?.kind === "rectangle";
  // The kinds of shapes are those of the schema, each of which has its word.
  const word = shape && !isBox ? t(`annotate.shape.${shape.kind as ShapeKind}`) : sizeText(item);
  return (
    <span className={styles.size} title={isBox ? undefined : sizeText(item)}>
      {confidence === null ? word : confidence.toFixed(2)}
    </span>
  );
}

/** As in every list: Ctrl adds one, Shift all up to it. */
function choose(store: CanvasStore, id: string, { ctrlKey, metaKey, shiftKey }: MouseEvent): void {
  if (shiftKey) selectUpTo(store, id);
  else if (ctrlKey || metaKey) toggleSelected(store, id);
  else focusOn(store, id);
}

/** Drawn again only when its own annotation changes, not with every edit of the list. */
export const AnnotationRow = memo(function AnnotationRow({ store, item, addLabel }: AnnotationRowProps) {
  const { t } = useTranslation();
  const isSelected = useCanvasState(store, (state) => state.selection.has(item.id));
  const isHovered = useCanvasState(store, (state) => state.hoveredId === item.id);
  const isHidden = useCanvasState(store, (state) => state.hiddenIds.has(item.id));
  const isLocked = useCanvasState(store, (state) => state.lockedIds.has(item.id));
  const canEdit = useCanvasState(store, (state) => state.canEdit && !state.lockedIds.has(item.id));
  const [isPicking, setIsPicking] = useState(false);
  // The first click selects, as it does everywhere on the row; the next one on the name is for the name.
  const openPicker = (event: MouseEvent) => {
    if (event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.stopPropagation();
    setIsPicking(true);
  };
  const colour = useCanvasState(store, (state) => state.labels.get(item.label)?.color);
  const look = [styles.row, isSelected && styles.selected, isHovered && styles.hovered, item.isSuggestion && styles.open];
  return (
    <div
      className={look.filter(Boolean).join(" ")}
      onMouseEnter={() => store.hover(item.id)}
      onMouseLeave={() => store.hover(null)}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => choose(store, item.id, event)}
      data-testid="annotation-row"
      data-id={item.id}
      data-label={item.label}
      data-selected={isSelected}
      data-locked={isLocked}
      data-suggestion={item.isSuggestion}
    >
      <span className={styles.bar} style={{ background: colour }} />
      <span className={styles.name} title={item.label} onClick={isSelected && canEdit ? openPicker : undefined}>
        {item.label}
      </span>
      {item.hard && <FlagFilled className={styles.hard} title={t("annotate.list.hard")} aria-label={t("annotate.list.hard")} />}
      <Remark item={item} />
      {canEdit && <RelabelButton store={store} item={item} addLabel={addLabel} isOpen={isPicking} setIsOpen={setIsPicking} />}
      <RowButton
        name={isHidden ? t("annotate.list.show") : t("annotate.list.hide")}
        icon={isHidden ? <EyeInvisibleOutlined /> : <EyeOutlined />}
        act={() => store.toggleHidden([item.id])}
        isKept={isHidden}
      />
      <RowButton
        name={t(isLocked ? "annotate.list.unlock" : "annotate.list.lock")}
        icon={isLocked ? <LockOutlined /> : <UnlockOutlined />}
        act={() => toggleLocked(store, [item.id])}
        isKept={isLocked}
        testId="lock"
      />
      {canEdit && <RowButton name={t("annotate.list.delete")} icon={<DeleteOutlined />} act={() => store.remove([item.id])} />}
      {/* Last, so that it stays under the pointer when the others come. */}
      {item.isSuggestion && canEdit && (
        <RowButton name={t("annotate.list.accept")} icon={<CheckOutlined />} act={() => store.edit([item.id], (one) => one)} isKept />
      )}
    </div>
  );
});

interface RowButtonProps {
  readonly name: string;
  readonly icon: ReactNode;
  readonly act: () => void;
  /** Seen also while the row is not pointed at. */
  readonly isKept?: boolean;
  readonly testId?: string;
}

/** A plain button: some dozen rows are drawn anew with every image, and Ant Design's would take most of that time. */
function RowButton({ name, icon, act, isKept = false, testId }: RowButtonProps) {
  return (
    <button
      type="button"
      className={isKept ? `${styles.button} ${styles.kept}` : styles.button}
      aria-label={name}
      title={name}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => {
        event.stopPropagation();
        act();
      }}
      data-testid={testId}
    >
      {icon}
    </button>
  );
}

interface RelabelButtonProps extends AnnotationRowProps {
  readonly isOpen: boolean;
  readonly setIsOpen: (isOpen: boolean) => void;
}

/** Opens the picker for the label of this annotation, or of all that are selected with it. */
function RelabelButton({ store, item, addLabel, isOpen, setIsOpen }: RelabelButtonProps) {
  const { t } = useTranslation();
  const pick = (label: string) => {
    setIsOpen(false);
    const { selection } = store.getState();
    relabel(store, selection.has(item.id) ? selection : [item.id], label);
  };
  const picker = () => (
    <LabelPicker
      labels={[...store.getState().labels.values()]}
      suggested={item.label}
      add={addLabel}
      pick={pick}
      cancel={() => setIsOpen(false)}
    />
  );
  return (
    // The click on the picker is none on the row.
    <span className={styles.place} onClick={(event) => event.stopPropagation()}>
      <RowButton name={t("annotate.list.relabel")} icon={<EditOutlined />} act={() => setIsOpen(true)} testId="relabel" />
      {isOpen && (
        <Popover open onOpenChange={setIsOpen} trigger="click" placement="left" content={picker}>
          <span className={styles.anchor} />
        </Popover>
      )}
    </span>
  );
}
