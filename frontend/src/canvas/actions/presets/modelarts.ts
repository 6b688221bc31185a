import type { Preset } from "./preset";

/** As ModelArts has them: its digits choose tools, so labels are chosen by Shift and a digit. */
export const modelArtsPreset = {
  id: "modelarts",
  keys: {
    "select-tool": ["X"],
    "hand-tool": [],
    "rectangle-tool": ["1"],
    "polygon-tool": ["2"],
    "circle-tool": ["3"],
    "line-tool": ["4"],
    "dashed-tool": ["5"],
    "point-tool": ["6"],
    redo: ["Ctrl+Shift+Z"],
    "next-sample": ["D", "N", "ArrowRight"],
    "previous-sample": ["P", "ArrowLeft"],
  },
  labelModifier: "Shift+",
} as const satisfies Preset;
