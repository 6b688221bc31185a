import { brushTool, eraserTool } from "./brush/brush-tool";
import { circleTool } from "./circle/circle-tool";
import { extremePointsTool } from "./extreme-points/extreme-points-tool";
import { handTool } from "./hand/hand-tool";
import { knifeTool } from "./knife/knife-tool";
import { dashedTool, lineTool, pointTool, polygonTool, polylineTool } from "./points/points-tool";
import { rectangleTool } from "./rectangle/rectangle-tool";
import { rotatedRectangleTool } from "./rotated-rectangle/rotated-rectangle-tool";
import { selectTool } from "./select/select-tool";
import { smartOutlineTool } from "./smart-outline/smart-outline-tool";
import type { ToolKind } from "./tool";

/** In the order of the toolbar. A new tool is a folder and one line here. */
export const TOOL_KINDS: readonly ToolKind[] = [
  selectTool,
  handTool,
  rectangleTool,
  extremePointsTool,
  rotatedRectangleTool,
  polygonTool,
  smartOutlineTool,
  circleTool,
  polylineTool,
  lineTool,
  dashedTool,
  pointTool,
  brushTool,
  eraserTool,
  knifeTool,
];

export function toolKind(id: string): ToolKind {
  return TOOL_KINDS.find((kind) => kind.id === id) ?? selectTool;
}
