/** What keys do to the stack with the focus. */
export type StackKey = "keep" | "alike" | "ignore" | "tick";

const KEYS: Readonly<Record<string, StackKey>> = { k: "keep", l: "alike", i: "ignore", x: "tick" };

/** What a key without Ctrl, Alt or Cmd does, or null. */
export function stackKey(key: string): StackKey | null {
  return KEYS[key.toLowerCase()] ?? null;
}
