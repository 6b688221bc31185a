import type { ParseKeys } from "i18next";

import { toolKind } from "../tools/registry";
import type { Action } from "./action";

/** By a fifth, and by a whole pixel at least. */
const STEP = 1.2;

function sizes(id: string, labelKey: ParseKeys, key: string, after: (size: number) => number): Action {
  return {
    id,
    group: "draw",
    labelKey,
    keys: [key],
    onlyFor: "shapes",
    isEnabled: ({ store }) => toolKind(store.getState().tool).hasBrush === true,
    perform: ({ store }) => store.setBrushSize(after(store.getState().brushSize)),
  };
}

export const smallerBrush = sizes("smaller-brush", "annotate.action.smallerBrush", "[", (size) => Math.min(size - 1, size / STEP));
export const largerBrush = sizes("larger-brush", "annotate.action.largerBrush", "]", (size) => Math.max(size + 1, size * STEP));
