import type { Preset } from "./preset";

/** As Label Studio has them. Its digits choose labels as ours do. */
export const labelStudioPreset = {
  id: "label-studio",
  keys: {
    "hand-tool": ["H"],
    "rectangle-tool": ["R"],
    "rotated_rectangle-tool": ["Shift+R"],
    "repeat-previous": [],
    "circle-tool": ["O"],
    "point-tool": ["K"],
    "delete-selection": ["Backspace", "Delete"],
    "delete-all": ["Ctrl+Backspace"],
    redo: ["Ctrl+Shift+Z"],
    "next-annotation": ["Alt+."],
    "previous-annotation": ["Alt+,"],
    "lock-selection": ["Alt+L"],
    "hide-selection": ["Alt+H"],
    "zoom-in": ["Ctrl+=", "Ctrl++"],
    "zoom-out": ["Ctrl+-"],
    "next-sample": ["Ctrl+ArrowRight"],
    "previous-sample": ["Ctrl+ArrowLeft"],
    "cant-decide": ["Ctrl+Space"],
  },
  labelModifier: "",
} as const satisfies Preset;
