import { rectangleOf } from "../../shapes/rectangle/type";
import { StretchTool } from "../stretch/stretch-tool";
import type { ToolKind } from "../tool";

/** From corner to corner. */
export const rectangleTool: ToolKind = {
  id: "rectangle",
  cursor: "crosshair",
  isDrawing: true,
  hasCrosshair: true,
  create: (store) => new StretchTool(store, rectangleOf),
};
