import { Checkbox } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { markHard } from "@/canvas/actions/mark-hard";
import { otherAttributes } from "@/canvas/model/attributes";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { AttributeFields } from "./attribute-fields";
import { keyText } from "../key-text";
import styles from "./selection-fields.module.css";

/** What is said of the selection beside its label: hard or not, and the attributes of its labels. */
export function SelectionFields({ context }: { context: ActionContext }) {
  const { t } = useTranslation();
  const { store } = context;
  const all = useCanvasState(store, (state) => state.items);
  const selection = useCanvasState(store, (state) => state.selection);
  const labels = useCanvasState(store, (state) => state.labels);
  const lockedIds = useCanvasState(store, (state) => state.lockedIds);
  const canEdit = useCanvasState(store, (state) => state.canEdit);
  const items = useMemo(() => [...selection].flatMap((id) => all.get(id) ?? []), [selection, all]);
  const [only] = items;
  if (!only) return null;
  const hard = items.filter((item) => item.hard).length;
  const isDisabled = !canEdit || items.every(({ id }) => lockedIds.has(id));
  const others = items.length === 1 ? otherAttributes(only, labels.get(only.label)) : [];
  return (
    <section className={styles.section} aria-label={t("annotate.fields.title")} data-testid="selection-fields">
      <Checkbox checked={hard === items.length} indeterminate={hard > 0 && hard < items.length} disabled={isDisabled} onChange={() => markHard.perform(context)} data-testid="hard">
        {t("annotate.list.hard")}
        <kbd className={styles.key}>{keyText(context.keymap, markHard, t)}</kbd>
      </Checkbox>
      <AttributeFields store={store} items={items} isDisabled={isDisabled} />
      {others.map(([name, value]) => (
        <p key={name} className={styles.other} title={`${name}: ${value}`}>
          {`${name}: ${value}`}
        </p>
      ))}
    </section>
  );
}
