import type { ParseKeys } from "i18next";

import { moveTogether } from "../model/together";
import type { Action, ActionContext } from "./action";

const SMALL_STEP = 1;
const LARGE_STEP = 10;

function nudges(labelKey: ParseKeys, arrow: string, dx: number, dy: number, step: number): Action {
  const key = step === LARGE_STEP ? `Shift+${arrow}` : arrow;
  return {
    id: `nudge-${key}`,
    group: "edit",
    labelKey,
    keys: [key],
    when: "selected",
    onlyFor: "shapes",
    isEnabled: ({ store }) => store.getState().canEdit && store.getState().selection.size > 0,
    perform: (context) => nudge(context, dx * step, dy * step),
  };
}

/** By image pixels; nudges right after each other are one step of history. */
function nudge({ store }: ActionContext, dx: number, dy: number): void {
  const { selection } = store.getState();
  moveTogether(store, selection, [dx, dy], `nudge:${[...selection].join()}`);
}

export const NUDGES: readonly Action[] = [
  nudges("annotate.action.nudgeLeft", "ArrowLeft", -1, 0, SMALL_STEP),
  nudges("annotate.action.nudgeRight", "ArrowRight", 1, 0, SMALL_STEP),
  nudges("annotate.action.nudgeUp", "ArrowUp", 0, -1, SMALL_STEP),
  nudges("annotate.action.nudgeDown", "ArrowDown", 0, 1, SMALL_STEP),
  nudges("annotate.action.nudgeFarLeft", "ArrowLeft", -1, 0, LARGE_STEP),
  nudges("annotate.action.nudgeFarRight", "ArrowRight", 1, 0, LARGE_STEP),
  nudges("annotate.action.nudgeFarUp", "ArrowUp", 0, -1, LARGE_STEP),
  nudges("annotate.action.nudgeFarDown", "ArrowDown", 0, 1, LARGE_STEP),
];
