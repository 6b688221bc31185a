import type { Action, ActionContext } from "./action";
import { actualSize } from "./actual-size";
import { cantDecide } from "./cant-decide";
import { largerBrush, smallerBrush } from "./brush-size";
import { chooseLabel, labelOfKey } from "./choose-label";
import { CHOOSE_DRAWING, chooseHand, chooseSelect } from "./choose-tool";
import { copySelection, cutSelection, duplicateSelection, paste } from "./copy-paste";
import { confirmSample } from "./confirm-sample";
import { deleteAll } from "./delete-all";
import { deleteSelection } from "./delete-selection";
import { dropPoint, finishDrawing } from "./draw-by-points";
import { finishSample } from "./finish-sample";
import { fitImage } from "./fit-image";
import { hideAll } from "./hide-all";
import { hideSelection } from "./hide-selection";
import { lockAll, lockSelection } from "./lock";
import { markHard } from "./mark-hard";
import { nextSample } from "./next-sample";
import { nothingHere } from "./nothing-here";
import { NUDGES } from "./nudge";
import { openMenu } from "./open-menu";
import { previousSample } from "./previous-sample";
import { RAISES } from "./raise";
import { redo } from "./redo";
import { repeatDrawing } from "./repeat-drawing";
import { repeatPrevious } from "./repeat-previous";
import { join, simplify, toMask, toPolygon } from "./reshape";
import { markSampleHard, writeNote } from "./sample-remarks";
import { saveNow } from "./save-now";
import { selectAll } from "./select-all";
import { showHelp } from "./show-help";
import { showHistory } from "./show-history";
import { stepBack } from "./step-back";
import { nextAnnotation, previousAnnotation } from "./step-through";
import { undo } from "./undo";
import { zoomIn } from "./zoom-in";
import { zoomOut } from "./zoom-out";

/** In the order of the help sheet. Where two share a key, the first enabled one is done. */
export const ACTIONS: readonly Action[] = [
  chooseSelect,
  chooseHand,
  ...CHOOSE_DRAWING,
  repeatDrawing,
  finishDrawing,
  dropPoint,
  smallerBrush,
  largerBrush,
  stepBack,
  undo,
  redo,
  deleteSelection,
  deleteAll,
  selectAll,
  copySelection,
  cutSelection,
  paste,
  duplicateSelection,
  repeatPrevious,
  markHard,
  openMenu,
  ...NUDGES,
  join,
  simplify,
  toPolygon,
  toMask,
  nextAnnotation,
  previousAnnotation,
  hideSelection,
  hideAll,
  lockSelection,
  lockAll,
  ...RAISES,
  zoomIn,
  zoomOut,
  fitImage,
  actualSize,
  nextSample,
  previousSample,
  finishSample,
  confirmSample,
  nothingHere,
  cantDecide,
  markSampleHard,
  writeNote,
  saveNow,
  showHistory,
  showHelp,
];

/** Does what a key stands for; false when it stands for nothing now. A label's own key goes before a command's. */
export function performKey(context: ActionContext, key: string): boolean {
  const label = labelOfKey(context.store.getState().labels, key);
  if (label) {
    chooseLabel(context.store, label.name);
    return true;
  }
  const action = ACTIONS.find((one) => one.keys.includes(key) && one.isEnabled(context));
  action?.perform(context);
  return action !== undefined;
}
