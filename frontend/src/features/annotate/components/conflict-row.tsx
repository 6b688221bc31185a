import { CheckOutlined } from "@ant-design/icons";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { CanvasLabel } from "@/canvas/model/annotation";

import type { Side } from "../comparison";
import { deedOf } from "../deed";
import type { Conflict } from "../saving/rebase";
import styles from "./conflict-row.module.css";

const SIDES: readonly Side[] = ["mine", "theirs"];

interface ConflictRowProps {
  readonly conflict: Conflict;
  readonly place: number;
  readonly labels: readonly CanvasLabel[];
  readonly chosen: Side | undefined;
  readonly isCurrent: boolean;
  readonly choose: (side: Side) => void;
  readonly point: (isPointed: boolean) => void;
}

/** One annotation that two people changed: what each of them made of it, to choose from. */
export function ConflictRow({ conflict, place, labels, chosen, isCurrent, choose, point }: ConflictRowProps) {
  const { t } = useTranslation();
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) row.current?.scrollIntoView?.({ block: "nearest" });
  }, [isCurrent]);
  return (
    <div
      ref={row}
      className={isCurrent ? `${styles.row} ${styles.current}` : styles.row}
      role="radiogroup"
      aria-label={t("annotate.conflict.row", { place: place + 1 })}
      aria-current={isCurrent ? "true" : undefined}
      onPointerEnter={() => point(true)}
      onPointerLeave={() => point(false)}
      data-testid="conflict-row"
    >
      <span className={styles.place}>{place + 1}</span>
      {SIDES.map((side) => {
        const mark = conflict[side];
        const label = (mark ?? conflict.base)?.label ?? "";
        return (
          <button
            key={side}
            type="button"
            role="radio"
            aria-checked={chosen === side}
            aria-label={`${t(`annotate.conflict.${side}`)}: ${label}, ${t(`annotate.conflict.deed.${deedOf(conflict.base, mark)}`)}`}
            className={chosen === side ? `${styles.side} ${styles.chosen}` : styles.side}
            onFocus={() => point(true)}
            onClick={() => choose(side)}
            data-testid={side === "mine" ? "keep-mine" : "take-theirs"}
          >
            <span className={styles.dot} style={{ background: labels.find(({ name }) => name === label)?.color }} />
            <span className={mark ? styles.name : `${styles.name} ${styles.gone}`}>{label}</span>
            <span className={styles.deed}>{t(`annotate.conflict.deed.${deedOf(conflict.base, mark)}`)}</span>
            {chosen === side && <CheckOutlined aria-hidden className={styles.tick} />}
          </button>
        );
      })}
    </div>
  );
}
