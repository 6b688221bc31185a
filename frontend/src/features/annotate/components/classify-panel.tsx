import { CheckOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import type { KeyboardEvent, ReactNode } from "react";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Action, ActionContext } from "@/canvas/actions/action";
import { cantDecide } from "@/canvas/actions/cant-decide";
import { chooseLabel, giveToImage } from "@/canvas/actions/choose-label";
import { finishSample } from "@/canvas/actions/finish-sample";
import { keysOf } from "@/canvas/actions/keymap";
import { nothingHere } from "@/canvas/actions/nothing-here";
import { shownKey } from "@/canvas/actions/shown-key";
import type { Annotation, CanvasLabel } from "@/canvas/model/annotation";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { searchLabels } from "../label-search";
import { AttributeFields } from "./attribute-fields";
import styles from "./classify-panel.module.css";

interface ClassifyPanelProps {
  readonly context: ActionContext;
  readonly addLabel: ((name: string) => Promise<void>) | null;
  readonly isUndecided: boolean;
  /** What is said of the image as a whole. */
  readonly children?: ReactNode;
}

/** Labels of the whole image as large buttons, and what can be said of it instead. */
export const ClassifyPanel = memo(function ClassifyPanel({ context, addLabel, isUndecided, children }: ClassifyPanelProps) {
  const { t } = useTranslation();
  const { store } = context;
  const labels = useCanvasState(store, (state) => state.labels);
  const items = useCanvasState(store, (state) => state.items);
  const canEdit = useCanvasState(store, (state) => state.canEdit && state.image !== null);
  const [text, setText] = useState("");
  const shown = useMemo(() => searchLabels([...labels.values()], text), [labels, text]);
  const present = useMemo(() => new Map([...items.values()].map((item) => [item.label, item])), [items]);
  // Labels that a person gave go before what is suggested beside them: that is not taken.
  const isSaid = useMemo(() => [...items.values()].some((item) => !item.isSuggestion), [items]);
  const rest = text ? 0 : labels.size - shown.length;
  return (
    <aside className={styles.panel} aria-label={t("annotate.panel")}>
      <h2 className={styles.title}>
        {t("annotate.classify.title")}
        <span className={styles.count} data-testid="annotation-count">
          {present.size}
        </span>
      </h2>
      {!isSaid && <SuggestedLine items={[...items.values()].filter((item) => item.isSuggestion)} />}
      <FindLabel context={context} addLabel={addLabel} text={text} setText={setText} found={shown} />
      <div className={styles.labels}>
        {shown.map((label) => (
          <LabelButton key={label.id} label={label} item={present.get(label.name)} isPassed={isSaid} isDisabled={!canEdit} choose={() => chooseLabel(store, label.name)} />
        ))}
        {labels.size === 0 && <p className={styles.none}>{t("annotate.picker.noLabels")}</p>}
        {labels.size > 0 && shown.length === 0 && <p className={styles.none}>{t("annotate.picker.noMatch")}</p>}
        {rest > 0 && <p className={styles.none}>{t("annotate.classify.more", { count: rest })}</p>}
      </div>
      <div className={styles.fields}>
        {[...items.values()].map((item) => (
          <AttributeFields key={item.id} store={store} items={[item]} isDisabled={!canEdit} />
        ))}
      </div>
      {children}
      <div className={styles.verdict}>
        <PanelButton context={context} action={finishSample} isPrimary />
        <div className={styles.pair}>
          <PanelButton context={context} action={nothingHere} />
          <PanelButton context={context} action={cantDecide} isPressed={isUndecided} />
        </div>
      </div>
    </aside>
  );
});

/** What is suggested, at the top: its button may lie below the edge of a long list. */
function SuggestedLine({ items }: { items: readonly Annotation[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return null;
  const words = items.map(({ label, confidence }) => `${label} ${confidence?.toFixed(2) ?? ""}`.trim()).join(", ");
  return (
    <p className={styles.suggestedLine} data-testid="suggested-line">
      {t("confirm.suggestedLabels", { labels: words })}
    </p>
  );
}

interface LabelButtonProps {
  readonly label: CanvasLabel;
  /** What says that the image has this label; a suggestion waits for the person. */
  readonly item: Annotation | undefined;
  /** Whether a suggestion is passed over when the person goes on. */
  readonly isPassed: boolean;
  readonly isDisabled: boolean;
  readonly choose: () => void;
}

function LabelButton({ label, item, isPassed, isDisabled, choose }: LabelButtonProps) {
  const isOn = item !== undefined && !item.isSuggestion;
  const confidence = item?.confidence ?? null;
  const look = [styles.label, isOn && styles.on, item?.isSuggestion && styles.suggested, item?.isSuggestion && isPassed && styles.passed];
  return (
    <button
      type="button"
      className={look.filter(Boolean).join(" ")}
      style={{ borderLeftColor: label.color }}
      aria-pressed={isOn}
      disabled={isDisabled}
      title={label.name}
      onMouseDown={(event) => event.preventDefault()}
      onClick={choose}
      data-testid="label-choice"
      data-label={label.name}
    >
      <span className={styles.name}>{label.name}</span>
      {confidence !== null && <span className={styles.confidence}>{confidence.toFixed(2)}</span>}
      {isOn && <CheckOutlined aria-hidden className={styles.tick} />}
      {label.key && <kbd className={styles.key}>{label.key}</kbd>}
    </button>
  );
}

interface FindLabelProps {
  readonly context: ActionContext;
  readonly addLabel: ((name: string) => Promise<void>) | null;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly found: readonly CanvasLabel[];
}

/** Fewer labels are seen at a glance. */
const SEARCHED_FROM = 10;

/** Enter takes the first label that matches, or adds the name where there is none. */
function FindLabel({ context: { store }, addLabel, text, setText, found }: FindLabelProps) {
  const { t } = useTranslation();
  const labels = useCanvasState(store, (state) => state.labels);
  if (labels.size < SEARCHED_FROM && !addLabel) return null;
  const give = (name: string) => {
    giveToImage(store, name);
    setText("");
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const [name, first] = [text.trim(), found[0]];
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") event.currentTarget.blur();
    if (event.key !== "Enter" || !name) return;
    event.preventDefault();
    if (labels.has(name)) give(name);
    else if (first) give(first.name);
    // The caller has said why it failed; what was typed stays.
    else if (addLabel) addLabel(name).then(() => give(name), () => undefined);
  };
  const words = t(addLabel ? "annotate.picker.findOrAdd" : "annotate.picker.find");
  return <Input className={styles.find} allowClear value={text} placeholder={words} aria-label={words} onChange={(event) => setText(event.target.value)} onKeyDown={press} data-testid="find-label" />;
}

interface PanelButtonProps {
  readonly context: ActionContext;
  readonly action: Action;
  readonly isPrimary?: boolean;
  readonly isPressed?: boolean;
}

/** A command with its name and key written on it. */
function PanelButton({ context, action, isPrimary = false, isPressed }: PanelButtonProps): ReactNode {
  const { t } = useTranslation();
  const [key] = keysOf(context.keymap, action);
  const isEnabled = useCanvasState(context.store, () => action.isEnabled(context));
  return (
    <Button
      block
      size={isPrimary ? "large" : "middle"}
      type={isPrimary ? "primary" : "default"}
      className={isPressed ? styles.pressed : undefined}
      disabled={!isEnabled}
      aria-pressed={isPressed}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => action.perform(context)}
      data-testid={action.id}
    >
      <span className={styles.words}>{t(action.labelKey)}</span>
      {key !== undefined && <kbd className={styles.key}>{shownKey(key)}</kbd>}
    </Button>
  );
}
