import type { Preset } from "./preset";

/** As CVAT has them: N draws and also finishes, Ctrl and a digit choose a label. */
export const cvatPreset = {
  id: "cvat",
  keys: {
    "finish-drawing": ["N", "Enter"],
    "lock-selection": ["L"],
    "lock-all": ["Shift+L"],
    "polyline-tool": [],
    "delete-selection": ["Delete"],
    "show-help": ["F1", "?"],
    "change-keys": ["F2"],
  },
  labelModifier: "Ctrl+",
} as const satisfies Preset;
