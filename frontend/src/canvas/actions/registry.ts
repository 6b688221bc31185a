import type { Action, ActionContext } from "./action";
import { isFor, MOMENTS } from "./action";
import { actualSize } from "./actual-size";
import { cantDecide } from "./cant-decide";
import { largerBrush, smallerBrush } from "./brush-size";
import { changeKeys } from "./change-keys";
import { chooseLabel, labelOfKey } from "./choose-label";
import { CHOOSE_DRAWING, chooseHand, chooseSelect } from "./choose-tool";
import { copySelection, cutSelection, duplicateSelection, paste } from "./copy-paste";
import { confirmAndGo } from "./confirm-and-go";
import { confirmSample } from "./confirm-sample";
import { deleteAll } from "./delete-all";
import { deleteSelection } from "./delete-selection";
import { dropPoint, finishDrawing } from "./draw-by-points";
import { finishSample } from "./finish-sample";
import { fitImage } from "./fit-image";
import { fullScreen } from "./full-screen";
import { hideAll } from "./hide-all";
import { hideSelection } from "./hide-selection";
import { lockAll, lockSelection } from "./lock";
import { markHard } from "./mark-hard";
import { USUAL_KEYS } from "./key-choice";
import { holdersOf, keymapOf } from "./keymap";
import { nextSample } from "./next-sample";
import { nothingHere } from "./nothing-here";
import { NUDGES } from "./nudge";
import { openMenu } from "./open-menu";
import { outlineBox } from "./outline-box";
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
import { resetTone, VIEW_SWITCHES } from "./view-switches";
import { zoomIn } from "./zoom-in";
import { zoomOut } from "./zoom-out";
import { zoomToSelection } from "./zoom-to-selection";

/** In the order of the help sheet. */
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
  outlineBox,
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
  zoomToSelection,
  actualSize,
  ...VIEW_SWITCHES,
  resetTone,
  fullScreen,
  nextSample,
  previousSample,
  finishSample,
  confirmAndGo,
  confirmSample,
  nothingHere,
  cantDecide,
  markSampleHard,
  writeNote,
  saveNow,
  showHistory,
  showHelp,
  changeKeys,
];

/** The actions' own keys, for who has chosen no others. */
export const USUAL_KEYMAP = keymapOf(ACTIONS, USUAL_KEYS);

/** Does what a key stands for; false when it stands for nothing now. A command goes before a label. */
export function performKey(context: ActionContext, key: string): boolean {
  const action = commandOf(context, key);
  const label = action ? null : labelOfKey(context.store.getState().labels, key);
  action?.perform(context);
  if (label) chooseLabel(context.store, label.name);
  return action !== null || label !== null;
}

/** Of this image's commands that have the key, the one that is possible now; that of a moment goes before the others. */
function commandOf(context: ActionContext, key: string): Action | null {
  const owner = context.store.getState().needsShapes ? "shapes" : "images";
  const here = ACTIONS.filter((action) => isFor(owner, action));
  const possible = holdersOf(context.keymap, here, key).filter((action) => action.isEnabled(context));
  const ofMoments = MOMENTS.flatMap((moment) => possible.filter(({ when }) => when === moment));
  return ofMoments[0] ?? possible[0] ?? null;
}
