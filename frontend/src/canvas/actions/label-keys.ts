import type { Action, LabelOwner } from "./action";
import { isFor } from "./action";
import type { Keymap } from "./keymap";
import { holdersOf } from "./keymap";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

interface Keyed {
  readonly shortcut: string;
}

/** The keys that commands have on one kind of image, and how digits choose labels beside them. */
export interface CommandKeys {
  readonly labelModifier: string;
  /** The command that has a key, or null. */
  holderOf(key: string): Action | null;
}

export function commandKeys(keymap: Keymap, actions: readonly Action[], owner: LabelOwner): CommandKeys {
  const here = actions.filter((action) => isFor(owner, action));
  return { labelModifier: keymap.labelModifier, holderOf: (key) => holdersOf(keymap, here, key)[0] ?? null };
}

/** The key that a label's own shortcut means: digits are pressed with the modifier of the preset. */
export function keyOfShortcut(shortcut: string, { labelModifier }: Pick<Keymap, "labelModifier">): string | null {
  if (shortcut.length !== 1) return null;
  return /\d/.test(shortcut) ? labelModifier + shortcut : shortcut.toUpperCase();
}

/** The command that keeps a label's own shortcut from choosing the label, or null. */
export function holderOfShortcut({ shortcut }: Keyed, commands: CommandKeys): Action | null {
  const key = keyOfShortcut(shortcut, commands);
  return key === null ? null : commands.holderOf(key);
}

/**
 * The key of each label: its own shortcut, otherwise the first free digit. A shortcut that a command or an earlier
 * label has already taken gives way to a digit, so that a key never has two meanings.
 */
export function keysOfLabels(labels: readonly Keyed[], commands: CommandKeys): (string | null)[] {
  const taken = new Set<string>();
  const own = labels.map((label) => {
    const key = keyOfShortcut(label.shortcut, commands);
    if (key === null || taken.has(key) || commands.holderOf(key)) return null;
    taken.add(key);
    return key;
  });
  const digits = DIGITS.map((digit) => commands.labelModifier + digit);
  const free = digits.filter((key) => !taken.has(key) && !commands.holderOf(key));
  return own.map((key) => key ?? free.shift() ?? null);
}
