const SIGNS: Readonly<Record<string, string>> = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

/** A key as it is shown: "Shift+ArrowLeft" as "Shift+←". */
export function shownKey(key: string): string {
  return key.replace(/[A-Z][a-z]+(?:[A-Z][a-z]+)?$/, (name) => SIGNS[name] ?? name);
}
