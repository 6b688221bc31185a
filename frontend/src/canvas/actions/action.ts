import type { ParseKeys } from "i18next";

import type { Clipboard } from "../model/clip";
import type { CanvasStore } from "../model/store";
import type { OutlineFailure } from "../segmenter/segmenter";
import type { PointerRouter } from "../tools/pointer-router";
import type { Keymap } from "./keymap";

/** What the page around the canvas can do; the canvas itself knows neither samples nor the server. */
export interface PageCommands {
  goToNext(): void;
  goToPrevious(): void;
  /** Accepts what is on the image, suggestions included, and marks the sample as done. */
  confirm(): void;
  canConfirm(): boolean;
  /** Confirms, and goes on to the next sample. */
  confirmAndGo(): void;
  /** Marks a sample without annotations as done. */
  declareEmpty(): void;
  canDeclareEmpty(): boolean;
  /** The person is done with the sample: accepts what may be accepted and goes on. */
  finish(): void;
  /** The person can't decide: remarks it and goes on, or takes the remark back. */
  putOff(): void;
  /** Says of the whole image that it is a hard example, or no longer. */
  markHard(): void;
  /** Leads the keyboard to the note on the image. */
  writeNote(): void;
  /** Goes to the image on which something was done last, and takes that back. */
  undoElsewhere(): void;
  canUndoElsewhere(): boolean;
  redoElsewhere(): void;
  canRedoElsewhere(): boolean;
  /** Puts on this image what is on the one before it in the walk. */
  repeatPrevious(): void;
  canRepeatPrevious(): boolean;
  /** Says that some of what was copied is not there now. */
  tellLeftOut(number: number): void;
  /** Shapes that should become one lie apart. */
  tellApart(): void;
  /** The outline of what is in a box was not found. */
  tellNoOutline(failure: OutlineFailure): void;
  saveNow(): void;
  showHelp(): void;
  /** Opens the history of the sample, or closes it. */
  toggleHistory(): void;
  changeKeys(): void;
  toggleFullScreen(): void;
  /** Not every browser can. */
  canFillScreen(): boolean;
}

export interface ActionContext {
  readonly store: CanvasStore;
  readonly router: PointerRouter;
  readonly page: PageCommands;
  readonly clipboard: Clipboard;
  readonly keymap: Keymap;
}

/** What a key means while something is drawn goes before what it means with a selection, and that before the rest. */
export const MOMENTS = ["drawing", "selected"] as const;
export type Moment = (typeof MOMENTS)[number];

export type ActionGroup = "draw" | "edit" | "view" | "go";

/** What labels belong to. */
export type LabelOwner = "shapes" | "images";

/** One command: menu, toolbar, keys and the help sheet all read it from the registry. */
export interface Action {
  readonly id: string;
  readonly group: ActionGroup;
  readonly labelKey: ParseKeys;
  /** Its usual ones, as `keys.ts` writes them: "Ctrl+Shift+Z". What a person has is in the keymap. */
  readonly keys: readonly string[];
  /** Where labels belong to whole images, what is for shapes means nothing, and the other way around. */
  readonly onlyFor?: LabelOwner;
  /** The moment outside of which it is never enabled. It may share a key with an action of another moment. */
  readonly when?: Moment;
  isEnabled(context: ActionContext): boolean;
  perform(context: ActionContext): void;
}

export function isFor(owner: LabelOwner, { onlyFor }: Pick<Action, "onlyFor">): boolean {
  return onlyFor === undefined || onlyFor === owner;
}
