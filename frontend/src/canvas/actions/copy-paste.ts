import type { Clip } from "../model/clip";
import { clipOf, pasted } from "../model/clip";
import type { Action, ActionContext } from "./action";
import { deleteSelection } from "./delete-selection";

const hasSelection = ({ store }: ActionContext) => store.getState().selection.size > 0;
const canChange = ({ store }: ActionContext) => store.getState().canEdit && store.getState().image !== null;

function selected({ store }: ActionContext): Clip | null {
  const { image, items, selection } = store.getState();
  return image && clipOf(image, [...items.values()].filter(({ id }) => selection.has(id)));
}

/** In one step; what comes is selected, so that it can be moved, labeled or taken away as one. */
function put({ store, router, page }: ActionContext, clip: Clip | null): void {
  if (!clip) return;
  router.cancel();
  const { marks, leftOut } = pasted(clip, store.getState());
  store.select(store.addAll(marks));
  if (leftOut > 0) page.tellLeftOut(leftOut);
}

export const copySelection: Action = {
  id: "copy",
  group: "edit",
  labelKey: "annotate.action.copy",
  keys: ["Ctrl+C"],
  when: "selected",
  onlyFor: "shapes",
  isEnabled: hasSelection,
  perform(context) {
    const clip = selected(context);
    if (clip) context.clipboard.write(clip);
  },
};

export const cutSelection: Action = {
  id: "cut",
  group: "edit",
  labelKey: "annotate.action.cut",
  keys: ["Ctrl+X"],
  when: "selected",
  onlyFor: "shapes",
  isEnabled: (context) => canChange(context) && hasSelection(context),
  perform(context) {
    copySelection.perform(context);
    deleteSelection.perform(context);
  },
};

export const paste: Action = {
  id: "paste",
  group: "edit",
  labelKey: "annotate.action.paste",
  keys: ["Ctrl+V"],
  onlyFor: "shapes",
  isEnabled: (context) => canChange(context) && context.clipboard.read() !== null,
  perform: (context) => put(context, context.clipboard.read()),
};

/** A copy beside the selection; what was copied before stays copied. */
export const duplicateSelection: Action = {
  id: "duplicate",
  group: "edit",
  labelKey: "annotate.action.duplicate",
  keys: ["Ctrl+D"],
  when: "selected",
  onlyFor: "shapes",
  isEnabled: (context) => canChange(context) && hasSelection(context),
  perform: (context) => put(context, selected(context)),
};
