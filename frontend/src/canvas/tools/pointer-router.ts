import { fitImage, panBy, zoom, zoomTo } from "../model/camera";
import type { Point } from "../model/geometry";
import type { CanvasState } from "../model/state";
import type { CanvasStore } from "../model/store";
import { toImage } from "../model/viewport";
import type { Segmenter } from "../segmenter/segmenter";
import { NO_SEGMENTER } from "../segmenter/segmenter";
import { editingOf } from "../shapes/registry";
import { toolKind } from "./registry";
import { handleTarget } from "./select/target";
import type { Tool, ToolPointer } from "./tool";
import { HIT_SLACK } from "./tool";

export const LEFT_BUTTON = 0;
export const MIDDLE_BUTTON = 1;

export interface RoutedPointer {
  readonly screen: Point;
  readonly button: number;
  /** Ctrl or Cmd: take hold of a shape without leaving the drawing tool. */
  readonly isPicking: boolean;
  /** Shift: add to the selection. */
  readonly isAdding?: boolean;
  /** Alt: aligned to neighbours. */
  readonly isAligned?: boolean;
}

export interface RoutedWheel {
  readonly screen: Point;
  /** CSS pixels. */
  readonly dx: number;
  readonly dy: number;
  /** A pinch on a touchpad comes as a wheel with Ctrl held. */
  readonly isPinch: boolean;
  /** Shift: pan instead of zoom. */
  readonly isPanning: boolean;
}

type Items = CanvasState["items"];

/** Sends each pointer event to the tool it is meant for: the chosen one, or the one that a held key or button borrows. */
export class PointerRouter {
  readonly segmenter: Segmenter;
  #store: CanvasStore;
  #tools = new Map<string, Tool>();
  #gesture: Tool | null = null;
  #isSpaceHeld = false;
  /** What was on the image before the press before last, and before the last one. */
  #itemsBefore: readonly [Items, Items];
  #selectionBefore: CanvasState["selection"] = new Set();

  /** `segmenter` finds outlines for the tools and commands that want them. */
  constructor(store: CanvasStore, segmenter: Segmenter = NO_SEGMENTER) {
    this.#store = store;
    this.segmenter = segmenter;
    this.#itemsBefore = [store.getState().items, store.getState().items];
  }

  /** A drawn shape waits for its label: presses do nothing until it has one. */
  get isWaiting(): boolean {
    return this.#store.getState().naming !== null;
  }

  down(pointer: RoutedPointer): void {
    if (this.#gesture || pointer.button > MIDDLE_BUTTON) return;
    this.#itemsBefore = [this.#itemsBefore[1], this.#store.getState().items];
    this.#selectionBefore = this.#store.getState().selection;
    this.#gesture = this.#tool(this.#borrowedBy(pointer) ?? this.#store.getState().tool);
    // Where selecting is all that a click can do, Ctrl adds as well.
    const isAdding = pointer.isAdding || (pointer.isPicking && this.#store.getState().tool === "select");
    this.#gesture.down({ ...this.#place(pointer.screen, pointer.isAligned), isAdding });
  }

  move(screen: Point, isAligned = false): void {
    const pointer = this.#place(screen, isAligned);
    this.#store.setPointer(pointer.image);
    (this.#gesture ?? this.#chosen()).move(pointer);
    if (!this.#gesture && this.#isDrawingTool()) this.#showHandle(pointer.image);
  }

  up(screen: Point, isAligned = false): void {
    const gesture = this.#gesture;
    this.#gesture = null;
    gesture?.up(this.#place(screen, isAligned));
    this.#store.setPassing({ guides: [] });
    if (gesture !== this.#chosen()) this.restCursor();
  }

  leave(): void {
    this.#store.setPointer(null);
    this.#store.setPassing({ guides: [] });
    if (!this.#gesture) this.#store.hover(null);
  }

  /** The press is taken back: a second finger came, or the browser took the pointer away (a system gesture, a lost window). */
  abort(): void {
    if (!this.#gesture) return;
    if (this.#gesture.interrupt) this.#gesture.interrupt();
    else this.#gesture.cancel();
    this.#gesture = null;
    this.#store.select(this.#selectionBefore);
    this.#store.setPassing({ guides: [] });
    this.restCursor();
  }

  wheel({ screen, dx, dy, isPinch, isPanning }: RoutedWheel): void {
    if (isPanning) panBy(this.#store, -dx - dy, 0);
    else zoom(this.#store, Math.exp(-dy * (isPinch ? 0.01 : 0.0016)), screen);
  }

  /** A double click completes a drawing, takes a corner away, shows a shape large, or beside every shape the whole image. */
  doubleClick(screen: Point): void {
    const { viewport, draft } = this.#store.getState();
    const { image } = this.#place(screen);
    if (this.finish() || draft !== null || this.#dropHandle(image)) return;
    if (this.isWaiting || this.#hasJustDrawn()) return;
    const id = this.#store.hitTest(image, HIT_SLACK / 2 / viewport.scale);
    if (id === null) fitImage(this.#store);
    else zoomTo(this.#store, [id]);
  }

  /** Opens the menu for what is under the pointer, locked or not, or for all that is selected when that is part of it. */
  openMenu(screen: Point): void {
    const { viewport, draft, naming, needsShapes, selection } = this.#store.getState();
    if (draft || naming || this.#gesture || !needsShapes) return;
    const id = this.#store.hitTest(this.#place(screen).image, HIT_SLACK / 2 / viewport.scale, true);
    if (id === null || !selection.has(id)) this.#store.select(id === null ? [] : [id]);
    this.#store.setPassing({ menu: screen });
  }

  holdSpace(isHeld: boolean): void {
    this.#isSpaceHeld = isHeld;
    if (!this.#gesture) this.restCursor();
  }

  /** Drops what is half drawn or half moved; false when there was nothing to drop. */
  cancel(): boolean {
    this.#store.setPassing({ guides: [] });
    const dropped = this.#chosen().cancel();
    const interrupted = this.#gesture?.cancel() ?? false;
    this.#gesture = null;
    return dropped || interrupted;
  }

  /** Completes what is drawn point by point; false when nothing is, or too little. */
  finish(): boolean {
    return this.#gesture === null && (this.#chosen().finish?.() ?? false);
  }

  /** Takes back the last step of what is half drawn, or all of it; false when there was nothing. */
  stepBack(): boolean {
    return (this.#gesture === null && this.#chosen().stepBack?.()) || this.cancel();
  }

  choose(tool: string): void {
    this.cancel();
    this.#store.setTool(tool);
    this.restCursor();
  }

  /** The cursor of whatever the next press would use. */
  restCursor(): void {
    this.#store.setCursor(this.#isSpaceHeld ? "grab" : toolKind(this.#store.getState().tool).cursor);
  }

  /** A shape that was picked keeps its handles in the drawing tool too; everything else there draws. */
  #borrowedBy({ button, isPicking, screen }: RoutedPointer): string | null {
    if (button === MIDDLE_BUTTON || this.#isSpaceHeld) return "hand";
    if (this.#store.getState().draft !== null) return null;
    const isOnHandle = this.#isDrawingTool() && handleTarget(this.#store, this.#place(screen).image) !== null;
    return isPicking || isOnHandle ? "select" : null;
  }

  /** Two dabs of the brush are two dabs, and two points two points. */
  #hasJustDrawn(): boolean {
    const { tool, items } = this.#store.getState();
    return toolKind(tool).hasBrush === true || this.#itemsBefore[0] !== items;
  }

  #dropHandle(at: Point): boolean {
    const target = handleTarget(this.#store, at);
    const shape = target && this.#store.getState().items.get(target.id)?.shape;
    const fewer = target && shape ? editingOf(shape)?.dropHandle?.(shape, target.handle.name) : null;
    if (target && fewer) this.#store.edit([target.id], (item) => ({ ...item, shape: fewer }));
    return target !== null;
  }

  #isDrawingTool(): boolean {
    return toolKind(this.#store.getState().tool).isDrawing;
  }

  #showHandle(at: Point): void {
    const isFree = !this.#isSpaceHeld && this.#store.getState().draft === null;
    const target = isFree ? handleTarget(this.#store, at) : null;
    if (target) this.#store.setCursor(target.handle.cursor);
    else this.restCursor();
  }

  #chosen(): Tool {
    return this.#tool(this.#store.getState().tool);
  }

  #tool(id: string): Tool {
    let tool = this.#tools.get(id);
    if (!tool) this.#tools.set(id, (tool = toolKind(id).create(this.#store, this.segmenter)));
    return tool;
  }

  #place(screen: Point, isAligned = false): ToolPointer {
    return { screen, image: toImage(this.#store.getState().viewport, screen), isAdding: false, isAligned };
  }
}
