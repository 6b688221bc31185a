import { boundsOfAll } from "../model/together";
import { toScreen } from "../model/viewport";
import type { Action } from "./action";

/** The menu that a right click opens, at the selection. */
export const openMenu: Action = {
  id: "open-menu",
  group: "edit",
  labelKey: "annotate.action.openMenu",
  keys: ["Shift+F10", "ContextMenu"],
  onlyFor: "shapes",
  isEnabled: ({ store }) => store.getState().needsShapes && store.getState().draft === null,
  perform({ store }) {
    const { area, selection, viewport } = store.getState();
    const box = boundsOfAll(store, selection);
    const [x, y] = box ? toScreen(viewport, [(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2]) : [area.width / 2, area.height / 2];
    store.setPassing({ menu: [Math.min(Math.max(x, 0), area.width), Math.min(Math.max(y, 0), area.height)] });
  },
};
