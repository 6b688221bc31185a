import { circleThrough } from "../../shapes/circle/type";
import { StretchTool } from "../stretch/stretch-tool";
import type { ToolKind } from "../tool";

/** From the centre to the edge. */
export const circleTool: ToolKind = {
  id: "circle",
  cursor: "crosshair",
  isDrawing: true,
  hasCrosshair: true,
  create: (store) => new StretchTool(store, circleThrough),
};
