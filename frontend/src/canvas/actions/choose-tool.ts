import type { ParseKeys } from "i18next";

import { toolKind } from "../tools/registry";
import type { Action } from "./action";

/** Chooses a tool. */
interface ToolAction extends Action {
  readonly tool: string;
}

function chooses(tool: string, labelKey: ParseKeys, keys: readonly string[]): ToolAction {
  return {
    tool,
    id: `${tool}-tool`,
    group: "draw",
    labelKey,
    keys,
    ...(tool === "hand" ? {} : { onlyFor: "shapes" as const }),
    isEnabled: ({ store }) => !toolKind(tool).isDrawing || (store.getState().canEdit && store.getState().needsShapes),
    perform: ({ router }) => router.choose(tool),
  };
}

export const chooseSelect = chooses("select", "annotate.action.selectTool", ["V"]);
export const chooseHand = chooses("hand", "annotate.action.handTool", ["X"]);
const chooseRectangle = chooses("rectangle", "annotate.action.rectangleTool", ["R"]);
const chooseExtremePoints = chooses("extreme_points", "annotate.action.extremePointsTool", ["W"]);
const chooseRotatedRectangle = chooses("rotated_rectangle", "annotate.action.rotatedRectangleTool", ["T"]);
const choosePolygon = chooses("polygon", "annotate.action.polygonTool", ["P"]);
const chooseSmartOutline = chooses("smart_outline", "annotate.action.smartOutlineTool", ["G"]);
const chooseCircle = chooses("circle", "annotate.action.circleTool", ["C"]);
const choosePolyline = chooses("polyline", "annotate.action.polylineTool", ["L"]);
const chooseLine = chooses("line", "annotate.action.lineTool", ["I"]);
const chooseDashed = chooses("dashed", "annotate.action.dashedTool", ["Shift+I"]);
const choosePoint = chooses("point", "annotate.action.pointTool", ["O"]);
const chooseBrush = chooses("brush", "annotate.action.brushTool", ["B"]);
const chooseEraser = chooses("eraser", "annotate.action.eraserTool", ["Shift+B"]);
const chooseKnife = chooses("knife", "annotate.action.knifeTool", ["K"]);
/** In the order of the toolbar. */
export const CHOOSE_DRAWING = [
  chooseRectangle,
  chooseExtremePoints,
  chooseRotatedRectangle,
  choosePolygon,
  chooseSmartOutline,
  chooseCircle,
  choosePolyline,
  chooseLine,
  chooseDashed,
  choosePoint,
  chooseBrush,
  chooseEraser,
  chooseKnife,
];
