import type { Action } from "./action";
import type { Keymap, KeyTable } from "./keymap";
import { holdersOf, isRival, keysOf, meet } from "./keymap";
import type { PresetId } from "./presets/registry";
import { isPresetId } from "./presets/registry";

/** What a person chose: a preset, and own keys over it by the id of the action. */
export interface KeyChoice {
  readonly preset: PresetId;
  readonly own: KeyTable;
}

export const USUAL_KEYS: KeyChoice = { preset: "easel", own: {} };

export function isKeyChoice(stored: unknown): stored is KeyChoice {
  if (typeof stored !== "object" || stored === null) return false;
  const { preset, own } = stored as Partial<Record<keyof KeyChoice, unknown>>;
  return isPresetId(preset) && typeof own === "object" && own !== null && Object.values(own).every(isKeyList);
}

function isKeyList(value: unknown): boolean {
  return Array.isArray(value) && value.every((key) => typeof key === "string");
}

export interface Clash {
  /** They would lose the key. */
  readonly rivals: readonly Action[];
  /** They can keep it: the one that is possible only while drawing or with a selection goes first. */
  readonly sharers: readonly Action[];
}

/** Which other actions have a key that is to be given to this one. */
export function clashOf(keymap: Keymap, actions: readonly Action[], action: Action, key: string): Clash {
  const others = holdersOf(keymap, actions, key).filter((other) => other.id !== action.id && meet(action, other));
  return {
    rivals: others.filter((other) => isRival(action, other)),
    sharers: others.filter((other) => !isRival(action, other)),
  };
}

/** Gives an action one more key, and takes it from these. A rival that has it by itself has it again once it is free. */
export function withKey(choice: KeyChoice, keymap: Keymap, action: Action, key: string, from: readonly Action[] = []): KeyChoice {
  const keys = keysOf(keymap, action);
  if (keys.includes(key)) return choice;
  const losing = from.filter((other) => other.id in choice.own || !isRival(action, other));
  const left = losing.map((other) => [other.id, keysOf(keymap, other).filter((one) => one !== key)] as const);
  return { ...choice, own: { ...choice.own, ...Object.fromEntries(left), [action.id]: [...keys, key] } };
}

export function withoutKey(choice: KeyChoice, keymap: Keymap, action: Action, key: string): KeyChoice {
  return { ...choice, own: { ...choice.own, [action.id]: keysOf(keymap, action).filter((one) => one !== key) } };
}

/** The preset's keys again; another that was given one of them meanwhile keeps it. */
export function withoutOwn(choice: KeyChoice, action: Action): KeyChoice {
  const own = Object.fromEntries(Object.entries(choice.own).filter(([id]) => id !== action.id));
  return { ...choice, own };
}

/** Never heard by a page, or needed to leave it, to pan and to move between its controls. */
const RESERVED = new Set([
  ...["Ctrl+W", "Ctrl+T", "Ctrl+N", "Ctrl+Q", "Ctrl+R", "Ctrl+L", "Ctrl+Shift+W", "Ctrl+Shift+T", "Ctrl+Shift+N"],
  ...["Ctrl+Shift+R", "Ctrl+Shift+I", "Ctrl+Shift+Q", "Ctrl+Tab", "Ctrl+Shift+Tab", "Ctrl+PageUp", "Ctrl+PageDown"],
  ...["F5", "Ctrl+F5", "F12", "Alt+F4", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Tab", "Tab", "Shift+Tab", "Space"],
]);

export function isReserved(key: string): boolean {
  return RESERVED.has(key);
}

const MODIFIERS = /(?:^|\+)(?:Control|Meta|Alt|AltGraph|Shift|CapsLock|NumLock|Fn|Dead|Process|Unidentified|OS)$/;

/** Whether a press is a modifier on its way to a key, and no key yet. */
export function isHalfPressed(key: string): boolean {
  return MODIFIERS.test(key);
}
