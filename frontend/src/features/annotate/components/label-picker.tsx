import { Input } from "antd";
import type { KeyboardEvent } from "react";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { nameOfKey } from "@/canvas/actions/keys";
import type { CanvasLabel } from "@/canvas/model/annotation";

import { labelOfDigit, searchLabels } from "../label-search";
import styles from "./label-picker.module.css";

interface LabelPickerProps {
  readonly labels: readonly CanvasLabel[];
  /** Chosen by Enter while nothing is typed. */
  readonly suggested: string | null;
  /** Adds a name to the vocabulary; null for those who may not. */
  readonly add: ((name: string) => Promise<void>) | null;
  readonly pick: (name: string) => void;
  readonly cancel: () => void;
}

type Choice = { readonly name: string; readonly label: CanvasLabel | null };

/** The labels that match, and last the typed name itself where it may be added. */
function choicesFor(labels: readonly CanvasLabel[], text: string, canAdd: boolean): Choice[] {
  const found = searchLabels(labels, text).map((label) => ({ name: label.name, label }));
  const name = text.trim();
  const isNew = canAdd && name !== "" && !labels.some((label) => label.name === name);
  return isNew ? [...found, { name, label: null }] : found;
}

/** One field for choosing, filtering and adding labels: arrows move, Enter takes, Escape leaves. */
export function LabelPicker({ labels, suggested, add, pick, cancel }: LabelPickerProps) {
  const { t } = useTranslation();
  const listId = useId();
  const [text, setText] = useState("");
  const [marked, setMarked] = useState<number | null>(null);
  const [isAdding, setIsAdding] = useState(false);
  const choices = useMemo(() => choicesFor(labels, text, add !== null), [labels, text, add]);
  const place = marked ?? Math.max(0, text === "" ? choices.findIndex(({ name }) => name === suggested) : exactOr(choices, text));

  const take = (choice: Choice | undefined) => {
    if (!choice || isAdding) return;
    if (choice.label) pick(choice.name);
    else if (add) {
      setIsAdding(true);
      add(choice.name).then(
        () => pick(choice.name),
        // The caller has said why; the drawing still waits for its label.
        () => setIsAdding(false),
      );
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const byDigit = text === "" ? labelOfDigit(labels, nameOfKey(event)) : null;
    if (byDigit) pick(byDigit.name);
    else if (event.key === "Enter") take(choices[place]);
    else if (event.key === "Escape") cancel();
    else if (event.key === "ArrowDown") setMarked(Math.min(place + 1, choices.length - 1));
    else if (event.key === "ArrowUp") setMarked(Math.max(place - 1, 0));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={styles.picker}>
      <Input
        autoFocus
        size="small"
        value={text}
        placeholder={add ? t("annotate.picker.findOrAdd") : t("annotate.picker.find")}
        onChange={(event) => {
          setText(event.target.value);
          setMarked(null);
        }}
        onKeyDown={press}
        role="combobox"
        aria-label={t("annotate.picker.name")}
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={choices[place] ? `${listId}-${place}` : undefined}
        data-testid="label-popup-input"
      />
      <ul id={listId} role="listbox" className={styles.list} aria-label={t("annotate.picker.name")}>
        {choices.map((choice, index) => (
          <li
            key={choice.label?.id ?? "new"}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === place}
            className={index === place ? `${styles.choice} ${styles.marked}` : styles.choice}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(choice)}
            ref={(element) => {
              if (index === place) element?.scrollIntoView?.({ block: "nearest" });
            }}
          >
            <span className={styles.dot} style={choice.label ? { background: choice.label.color } : undefined} />
            <span className={styles.name}>{choice.label ? choice.name : t("annotate.picker.add", { name: choice.name })}</span>
            {choice.label?.key && <kbd className={styles.key}>{choice.label.key}</kbd>}
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p className={styles.none}>{text ? t("annotate.picker.noMatch") : t("annotate.picker.noLabels")}</p>}
    </div>
  );
}

/** A name typed in full is meant, also where another label begins with it. */
function exactOr(choices: readonly Choice[], text: string): number {
  return Math.max(0, choices.findIndex(({ name, label }) => label !== null && name === text.trim()));
}
