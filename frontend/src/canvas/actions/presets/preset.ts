import type { KeyTable } from "../keymap";

/** Keys that people know from a tool. Only what differs from the actions' own keys is written down. */
export interface Preset {
  readonly id: string;
  readonly keys: KeyTable;
  /** Held with a digit to choose a label: "" or as in "Ctrl+". */
  readonly labelModifier: string;
}
