import { panBy } from "../../model/camera";
import type { Point } from "../../model/geometry";
import type { CanvasStore } from "../../model/store";
import type { Tool, ToolKind } from "../tool";

/** idle -> (down) dragging -> (up) idle; every move pans by what the pointer moved. */
function createHandTool(store: CanvasStore): Tool {
  let last: Point | null = null;
  return {
    down({ screen }) {
      last = screen;
      store.setCursor("grabbing");
    },
    move({ screen }) {
      if (!last) return;
      panBy(store, screen[0] - last[0], screen[1] - last[1]);
      last = screen;
    },
    up() {
      last = null;
      store.setCursor("grab");
    },
    cancel() {
      last = null;
      return false;
    },
  };
}

export const handTool: ToolKind = { id: "hand", cursor: "grab", isDrawing: false, hasCrosshair: false, create: createHandTool };
