import type { ParseKeys } from "i18next";

import { toolKind } from "../tools/registry";
import type { Action } from "./action";

function chooses(tool: string, labelKey: ParseKeys, keys: readonly string[]): Action {
  return {
    id: `${tool}-tool`,
    group: "draw",
    labelKey,
    keys,
    ...(tool === "hand" ? {} : { onlyFor: "shapes" as const }),
    isEnabled: ({ store }) => !toolKind(tool).hasCrosshair || (store.getState().canEdit && store.getState().needsShapes),
    perform: ({ router }) => router.choose(tool),
  };
}

export const chooseSelect = chooses("select", "annotate.action.selectTool", ["V"]);
export const chooseHand = chooses("hand", "annotate.action.handTool", ["X"]);
export const chooseRectangle = chooses("rectangle", "annotate.action.rectangleTool", ["N", "R"]);
export const choosePolygon = chooses("polygon", "annotate.action.polygonTool", ["P"]);
