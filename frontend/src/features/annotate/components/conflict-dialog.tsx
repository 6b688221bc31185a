import { Button, Modal } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CanvasLabel } from "@/canvas/model/annotation";
import type { CanvasStore } from "@/canvas/model/store";
import type { Picture } from "@/canvas/picture/picture";
import { CanvasView } from "@/canvas/view/canvas-view";
import { paletteOf } from "@/canvas/view/palette";
import { useLatest } from "@/hooks/use-latest";

import type { Choices, Side } from "../comparison";
import { type Answering, afterKey, choose } from "../conflict-keys";
import type { Conflict } from "../saving/rebase";
import { useComparison } from "../use-comparison";
import styles from "./conflict-dialog.module.css";
import { ConflictRow } from "./conflict-row";

interface ConflictDialogProps {
  readonly store: CanvasStore;
  readonly picture: Picture | null;
  readonly labels: readonly CanvasLabel[];
  readonly conflicts: readonly Conflict[];
  readonly settle: (choices: Choices) => void;
  readonly putOff: () => void;
}

const UNANSWERED: Answering = { place: 0, choices: new Map() };

/** Both states of a sample that two people saved, side by side; nothing is sent before the person has chosen. */
export function ConflictDialog(props: ConflictDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal open title={t("annotate.conflict.title")} width="calc(100vw - 48px)" style={{ top: 24 }} footer={null} closable={false} onCancel={props.putOff}>
      <ConflictDesk {...props} />
    </Modal>
  );
}

function ConflictDesk({ store, picture, labels, conflicts, settle, putOff }: ConflictDialogProps) {
  const { t } = useTranslation();
  const palette = useMemo(() => paletteOf(), []);
  const ids = useMemo(() => conflicts.map(({ id }) => id), [conflicts]);
  const [answering, setAnswering] = useState(UNANSWERED);
  const comparison = useComparison(store, labels, conflicts, answering.choices);
  const chosen = ids.filter((id) => answering.choices.has(id)).length;
  const current = ids[Math.min(answering.place, ids.length - 1)] ?? null;
  useEffect(() => comparison.select(current), [comparison, current, conflicts]);

  const chooseAll = (side: Side) => setAnswering({ ...answering, choices: new Map(ids.map((id) => [id, side])) });
  const press = useLatest((event: KeyboardEvent) => {
    const next = afterKey(answering, ids, event.key);
    // Enter presses a button that has the focus.
    const isFree = !(event.target instanceof Element && event.target.closest("button"));
    if (next) setAnswering(next);
    else if (event.key === "Enter" && isFree && chosen > 0) settle(answering.choices);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    // On the page as a whole: keys count from the moment the dialog is seen, wherever the focus is on its way to.
    const hear = (event: KeyboardEvent) => press.current(event);
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [press]);
  const who = conflicts[0]?.by;
  const captions = { mine: t("annotate.conflict.mine"), theirs: who ? t("annotate.conflict.theirsOf", { who }) : t("annotate.conflict.theirs") };
  return (
    <div className={styles.desk} data-testid="conflict-desk">
      {(["mine", "theirs"] as const).map((side) => (
        <section key={side} className={styles.pane} aria-label={captions[side]}>
          <h3 className={styles.caption}>{captions[side]}</h3>
          <div className={styles.canvas}>
            <CanvasView {...comparison[side]} picture={picture} palette={palette} name={captions[side]} />
          </div>
        </section>
      ))}
      <section className={styles.answers}>
        <div className={styles.line}>
          <p className={styles.text}>{t("annotate.conflict.text", { count: ids.length })}</p>
          <Button size="small" onClick={() => chooseAll("mine")} data-testid="all-mine">
            {t("annotate.conflict.allMine")}
          </Button>
          <Button size="small" onClick={() => chooseAll("theirs")} data-testid="all-theirs">
            {t("annotate.conflict.allTheirs")}
          </Button>
        </div>
        <div className={styles.rows}>
          {conflicts.map((conflict, place) => (
            <ConflictRow
              key={conflict.id}
              conflict={conflict}
              place={place}
              labels={labels}
              chosen={answering.choices.get(conflict.id)}
              isCurrent={conflict.id === current}
              choose={(side) => setAnswering(choose(answering, ids, conflict.id, side))}
              point={(isPointed) => comparison.point(isPointed ? conflict.id : null)}
            />
          ))}
        </div>
        <div className={styles.line}>
          <p className={styles.text}>{t("annotate.conflict.keys")}</p>
          <Button onClick={putOff} data-testid="conflict-later">
            {t("annotate.conflict.later")}
          </Button>
          <Button type="primary" disabled={chosen === 0} onClick={() => settle(answering.choices)} data-testid="settle-conflicts">
            {t("annotate.conflict.settle", { chosen, number: ids.length })}
          </Button>
        </div>
      </section>
    </div>
  );
}
