import type { Action } from "./action";
import type { KeyChoice } from "./key-choice";
import { presetOf } from "./presets/registry";

/** The keys of actions by their id. */
export type KeyTable = Readonly<Record<string, readonly string[]>>;

/** Which keys do what: all that shows or hears a key reads it here. */
export interface Keymap {
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** Held with a digit to choose a label: "" or as in "Ctrl+". */
  readonly labelModifier: string;
}

/**
 * What a person chose, over a preset, over the actions' own keys. A key that is given away further up is not had
 * further down: a new action with a default key takes it from nobody.
 */
export function keymapOf(actions: readonly Action[], choice: KeyChoice): Keymap {
  const preset = presetOf(choice.preset);
  const given = new Map<string, readonly string[]>();
  const isFree = (action: Action, key: string) =>
    !actions.some((other) => isRival(action, other) && given.get(other.id)?.includes(key));
  const usual: KeyTable = Object.fromEntries(actions.map(({ id, keys }) => [id, keys]));
  for (const table of [choice.own, preset.keys, usual]) {
    const found = actions.flatMap((action) => {
      const keys = given.has(action.id) ? undefined : table[action.id];
      return keys ? [[action.id, keys.filter((key) => isFree(action, key))] as const] : [];
    });
    for (const [id, keys] of found) given.set(id, keys);
  }
  return { keys: given, labelModifier: preset.labelModifier };
}

export function keysOf(keymap: Keymap, { id }: Pick<Action, "id">): readonly string[] {
  return keymap.keys.get(id) ?? [];
}

export function holdersOf(keymap: Keymap, actions: readonly Action[], key: string): Action[] {
  return actions.filter((action) => keysOf(keymap, action).includes(key));
}

/** Whether both can be meant on the same image. */
export function meet(one: Action, other: Action): boolean {
  return !one.onlyFor || !other.onlyFor || one.onlyFor === other.onlyFor;
}

/** Whether one key can't stand for both: they are possible at the same moment, and neither goes before the other. */
export function isRival(one: Action, other: Action): boolean {
  return one.id !== other.id && one.when === other.when && meet(one, other);
}
