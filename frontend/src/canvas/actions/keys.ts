/** What is needed of a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The name of a key press: modifiers in the order Ctrl, Alt, Shift, then the key, e.g. "Ctrl+Shift+Z", "0", "?".
 * Cmd counts as Ctrl. Letters and digits are found by their place on the keyboard when the layout or an
 * input method (Chinese, Cyrillic) reports something else.
 */
export function nameOfKey(press: KeyPress): string {
  const key = plainKey(press);
  // "?" already says that Shift was held, on whatever key the layout has it.
  const isSign = key.length === 1 && !/[A-Z0-9]/.test(key);
  const modifiers = [
    press.ctrlKey || press.metaKey ? "Ctrl+" : "",
    press.altKey ? "Alt+" : "",
    press.shiftKey && !isSign ? "Shift+" : "",
  ];
  return modifiers.join("") + key;
}

function plainKey({ key, code }: KeyPress): string {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit;
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  return letter ?? (key === " " ? "Space" : key);
}
