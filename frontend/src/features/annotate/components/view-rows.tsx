import { Segmented, Slider, Switch } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { keysOf } from "@/canvas/actions/keymap";
import { shownKey } from "@/canvas/actions/shown-key";
import { VIEW_SWITCHES } from "@/canvas/actions/view-switches";
import type { CanvasStore } from "@/canvas/model/store";
import type { ViewSwitch } from "@/canvas/model/view-settings";
import { LIMITS } from "@/canvas/model/view-settings";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import styles from "./view-settings.module.css";

interface LevelRowProps {
  readonly store: CanvasStore;
  readonly setting: keyof typeof LIMITS;
  readonly isDisabled?: boolean;
}

/** A number in percent: its name, a slider, what it is now. */
export function LevelRow({ store, setting, isDisabled = false }: LevelRowProps) {
  const { t } = useTranslation();
  const value = useCanvasState(store, ({ view }) => view[setting]);
  const [min, max] = LIMITS[setting];
  const name = t(`annotate.view.${setting}`);
  return (
    <div className={styles.level}>
      <span>{name}</span>
      <Slider
        className={styles.slider}
        min={min}
        max={max}
        step={5}
        value={value}
        disabled={isDisabled}
        onChange={(next) => store.setView({ [setting]: next })}
        ariaLabelForHandle={name}
        tooltip={{ open: false }}
      />
      <span className={styles.value}>{`${value}%`}</span>
    </div>
  );
}

interface SwitchRowProps {
  readonly context: ActionContext;
  readonly setting: Exclude<ViewSwitch, "asksLabel">;
}

/** What is on or off, with the key that says so too. */
export function SwitchRow({ context: { store, keymap }, setting }: SwitchRowProps) {
  const { t } = useTranslation();
  const id = useId();
  const isOn = useCanvasState(store, ({ view }) => view[setting]);
  const action = VIEW_SWITCHES.find((one) => one.setting === setting);
  const key = action && keysOf(keymap, action)[0];
  return (
    <div className={styles.row}>
      <label htmlFor={id} title={setting === "isAligning" ? t("annotate.view.aligningHint") : undefined}>
        {t(`annotate.view.${setting}`)}
      </label>
      {key !== undefined && <kbd aria-hidden>{shownKey(key)}</kbd>}
      <Switch id={id} size="small" checked={isOn} onChange={(next) => store.setView({ [setting]: next })} />
    </div>
  );
}

interface ChoiceRowProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly options: { value: T; label: string }[];
  readonly choose: (value: T) => void;
}

/** One of a few words. */
export function ChoiceRow<T extends string>({ name, value, options, choose }: ChoiceRowProps<T>) {
  return (
    <div className={styles.row}>
      <span className={styles.name}>{name}</span>
      <Segmented size="small" value={value} options={options} onChange={choose} aria-label={name} />
    </div>
  );
}
