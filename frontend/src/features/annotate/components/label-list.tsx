import { Input } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { chooseLabel } from "@/canvas/actions/choose-label";
import type { CanvasStore } from "@/canvas/model/store";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import styles from "./label-list.module.css";
import { VirtualRows } from "./virtual-rows";

const ROW = 26;
/** A shorter vocabulary is seen at once. */
const SEARCHED_FROM = 10;
const MOST_ROWS = 7;

/** The vocabulary: a click or key makes a label active, or gives it to the selection. */
export function LabelList({ store }: { store: CanvasStore }) {
  const { t } = useTranslation();
  const labels = useCanvasState(store, (state) => state.labels);
  const active = useCanvasState(store, (state) => state.activeLabel);
  const needsShapes = useCanvasState(store, (state) => state.needsShapes);
  const items = useCanvasState(store, (state) => state.items);
  const present = useMemo(() => new Set([...items.values()].map(({ label }) => label)), [items]);
  const isOn = (name: string) => (needsShapes ? name === active : present.has(name));
  const hint = active === null ? t("annotate.labels.asks") : t("annotate.labels.active", { name: active });
  const [text, setText] = useState("");
  const shown = useMemo(
    () => [...labels.values()].filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase())),
    [labels, text],
  );
  return (
    <section className={styles.section}>
      <h2 className={styles.title}>
        {t("annotate.labels.title")}
        <span className={styles.hint}>{needsShapes ? hint : t("annotate.labels.wholeImage")}</span>
      </h2>
      {labels.size >= SEARCHED_FROM && (
        <Input size="small" allowClear value={text} placeholder={t("annotate.picker.find")} aria-label={t("annotate.picker.find")} onChange={(event) => setText(event.target.value)} />
      )}
      <div style={{ height: Math.min(shown.length, MOST_ROWS) * ROW }}>
        <VirtualRows
          name={t("annotate.labels.title")}
          count={shown.length}
          rowHeight={ROW}
          keyOf={(index) => shown[index]?.id ?? String(index)}
          row={(index) => {
            const label = shown[index];
            if (!label) return null;
            const isActive = isOn(label.name);
            return (
              <button
                type="button"
                className={isActive ? `${styles.label} ${styles.active}` : styles.label}
                aria-pressed={isActive}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => chooseLabel(store, label.name)}
                data-testid="label-choice"
              >
                <span className={styles.dot} style={{ background: label.color }} />
                <span className={styles.name}>{label.name}</span>
                {label.key && <kbd className={styles.key}>{label.key}</kbd>}
              </button>
            );
          }}
        />
      </div>
      {labels.size === 0 && <p className={styles.none}>{t("annotate.picker.noLabels")}</p>}
    </section>
  );
}
