import type { Annotation, CanvasLabel, ChangeSet, Copied, Shape } from "./annotation";
import { initialAttributes } from "./attributes";
import type { Box, Point, Size } from "./geometry";
import { clamp } from "./geometry";
import { History } from "./history";
import { differences, highestOrder, inOrder, isSame, isUnsure, newAnnotation, withChanges } from "./items";
import { SceneIndex } from "./scene-index";
import { toggled } from "./standing";
import { kindOf } from "../shapes/registry";
import type { CanvasState, Draft, PassingState } from "./state";
import { EMPTY_STATE } from "./state";
import type { ViewSettings } from "./view-settings";
import type { Viewport } from "./viewport";
import { carried, fit } from "./viewport";

/** Called with what a person changed, in the order in which it happened; undo and redo are changes too. */
export type CommitListener = (changes: ChangeSet, isUndo: boolean) => void;

/** In image pixels. */
const LARGEST_BRUSH = 500;

/** The drawing: what is on the image, what is selected, how it is looked at. Framework-free. */
export class CanvasStore {
  #state: CanvasState = EMPTY_STATE;
  #history = new History();
  #scene = new SceneIndex({ width: 1, height: 1 });
  /** How the image before was looked at. */
  #left: { readonly image: Size; readonly viewport: Viewport } | null = null;
  #listeners = new Set<() => void>();
  #commitListeners = new Set<CommitListener>();

  getState = (): CanvasState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  onCommit(listener: CommitListener): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  /** Opens an image. Tool, active label and visibility stay as they are: a person goes on in the same way. */
  load(image: Size, items: Iterable<Annotation>, canEdit: boolean, history = new History()): void {
    this.#history = history;
    const area = this.#state.area;
    const ordered = inOrder(items);
    this.#scene = new SceneIndex(image, ordered.values());
    this.#patch({
      image,
      items: ordered,
      canEdit,
      selection: new Set(),
      hoveredId: null,
      hiddenIds: new Set(),
      preview: [],
      draft: null,
      outlining: null,
      shift: null,
      band: null,
      naming: null,
      viewport: area.width > 0 ? this.#firstViewport(image) : this.#state.viewport,
    });
  }

  /** Nothing is shown while the next image is on its way. */
  unload(): void {
    this.#history = new History();
    const { image, viewport } = this.#state;
    if (image) this.#left = { image, viewport };
    this.#scene = new SceneIndex({ width: 1, height: 1 });
    const { area, view, labels, tool, brushSize, activeLabel, lastDrawn, isAllHidden, leastConfidence, lockedIds, levels, needsShapes } = this.#state;
    this.#patch({ ...EMPTY_STATE, area, view, labels, tool, brushSize, activeLabel, lastDrawn, isAllHidden, leastConfidence, lockedIds, levels, needsShapes });
  }

  /** Applies a person's changes: they can be undone, and whoever saves hears of them. */
  commit(changes: ChangeSet, group: string | null = null): void {
    if (changes.length === 0 || !this.#state.canEdit) return;
    this.#history.push(changes, group);
    this.#applyAndTell(changes);
  }

  undo(): void {
    if (this.#state.canEdit) this.#applyAndTell(this.#history.undo(), true);
  }

  redo(): void {
    if (this.#state.canEdit) this.#applyAndTell(this.#history.redo());
  }

  /**
   * Takes over what the server stored for our own changes: labels' ids, rounded points. Not a step of history, and mostly
   * nothing that is not here already.
   */
  acknowledge(items: readonly Annotation[]): void {
    const other = items.filter((item) => {
      const here = this.#state.items.get(item.id);
      return here !== undefined && !isSame(here, item);
    });
    if (other.length > 0) this.#apply(other.map((after) => ({ id: after.id, before: null, after })));
  }

  /** Takes over what other people changed; steps of history that would undo their work are dropped. */
  rebase(items: Iterable<Annotation>): void {
    const changes = differences(this.#state.items, items);
    this.#history.forget(new Set(changes.map((change) => change.id)));
    this.#apply(changes);
  }

  /** Adds a mark above all others, as its label says that it begins. */
  add(shape: Shape | null, label: string): string | undefined {
    const [id] = this.addAll([{ label, shape, attributes: initialAttributes(this.#state.labels.get(label)), hard: false }]);
    return id;
  }

  /** Adds marks above all others, in one step, and answers their ids. */
  addAll(marks: readonly Copied[]): string[] {
    const { items, labels } = this.#state;
    const first = highestOrder(items) + 1;
    const added = marks.map((mark, place) => newAnnotation(mark, labels.get(mark.label)?.id ?? null, first + place));
    this.commit(added.map((after) => ({ id: after.id, before: null, after })));
    return added.map(({ id }) => id);
  }

  /** Changes the items with these ids in one step; a suggestion that a person takes in hand becomes his own mark. */
  edit(ids: Iterable<string>, change: (item: Annotation) => Annotation, group: string | null = null): void {
    const before = [...ids].flatMap((id) => this.#state.items.get(id) ?? []);
    this.commit(
      before.map((item) => ({ id: item.id, before: item, after: { ...change(item), isSuggestion: false } })),
      group,
    );
  }

  remove(ids: Iterable<string>): void {
    const before = [...ids].flatMap((id) => this.#state.items.get(id) ?? []);
    this.commit(before.map((item) => ({ id: item.id, before: item, after: null })));
  }

  /** A drawn shape gets the active label at once; without one, or where a person wants it, the page is asked for a label. */
  finishDrawing(shape: Shape): void {
    const { activeLabel, view } = this.#state;
    if (activeLabel === null || view.asksLabel) this.#patch({ draft: null, naming: shape });
    else {
      this.#patch({ draft: null });
      this.#addDrawn(shape, activeLabel);
    }
  }

  /** Answers the question for a label; null throws the drawn shape away. */
  nameDrawing(label: string | null): void {
    const shape = this.#state.naming;
    this.#patch({ naming: null });
    if (shape && label !== null) this.#addDrawn(shape, label);
  }

  select(ids: Iterable<string>): void {
    const selection = new Set(ids);
    this.#history.closeGroup();
    this.#patch({ selection });
  }

  hover(id: string | null): void {
    if (id !== this.#state.hoveredId) this.#patch({ hoveredId: id });
  }

  setDraft(draft: Draft | null): void {
    if (draft !== this.#state.draft) this.#patch({ draft });
  }

  setPassing(part: Partial<PassingState>): void {
    this.#patch(part);
  }

  setTool(tool: string): void {
    this.#patch({ tool, draft: null, hoveredId: null });
  }

  setBrushSize(brushSize: number): void {
    this.#patch({ brushSize: clamp(Math.round(brushSize), 1, LARGEST_BRUSH) });
  }

  setCursor(cursor: string): void {
    if (cursor !== this.#state.cursor) this.#patch({ cursor });
  }

  setPointer(pointer: Point | null): void {
    this.#patch({ pointer });
  }

  setActiveLabel(activeLabel: string | null): void {
    this.#patch({ activeLabel });
  }

  setNeedsShapes(needsShapes: boolean): void {
    this.#patch(needsShapes ? { needsShapes } : { needsShapes, tool: "select", activeLabel: null, cursor: "default" });
  }

  /** An active label that was renamed stays active; one that is gone from the vocabulary is dropped. */
  setLabels(labels: readonly CanvasLabel[]): void {
    const byName = new Map(labels.map((label) => [label.name, label]));
    const active = this.#state.labels.get(this.#state.activeLabel ?? "");
    const kept = labels.find(({ id }) => id === active?.id)?.name ?? null;
    this.#patch({ labels: byName, activeLabel: kept });
  }

  toggleHidden(ids: Iterable<string>): void {
    this.#patch({ hiddenIds: toggled(this.#state.hiddenIds, ids) });
  }

  toggleAllHidden(): void {
    this.#patch({ isAllHidden: !this.#state.isAllHidden });
  }

  /** Hides suggested shapes that are less sure; what is hidden is not in hand. */
  setLeastConfidence(leastConfidence: number): void {
    const { items, selection } = this.#state;
    const isShown = (id: string) => !isUnsure(items.get(id), leastConfidence);
    const kept = [...selection].every(isShown) ? selection : new Set([...selection].filter(isShown));
    if (leastConfidence !== this.#state.leastConfidence) this.#patch({ leastConfidence, selection: kept });
  }

  setFaded(ids: Iterable<string>): void {
    this.#patch({ fadedIds: new Set(ids) });
  }

  /** See `resizeArea` in camera.ts, which keeps the image in its place. */
  setArea(area: Size): void {
    this.#patch({ area });
  }

  setViewport(viewport: Viewport): void {
    if (viewport !== this.#state.viewport) this.#patch({ viewport });
  }

  setView(part: Partial<ViewSettings>): void {
    const view = { ...this.#state.view, ...part };
    const names = Object.keys(part) as (keyof ViewSettings)[];
    if (names.some((name) => view[name] !== this.#state.view[name])) this.#patch({ view });
  }

  isVisible(id: string): boolean {
    const { isAllHidden, hiddenIds, items, leastConfidence } = this.#state;
    return !isAllHidden && !hiddenIds.has(id) && !isUnsure(items.get(id), leastConfidence);
  }

  boundsOf(id: string): Box | null {
    return this.#scene.boundsOf(id);
  }

  /** The ids of visible shapes that meet a region of the image. */
  within(region: Box): string[] {
    return this.#scene.within(region).filter((id) => this.isVisible(id));
  }

  isLocked(id: string): boolean {
    return this.#state.lockedIds.has(id);
  }

  /** The highest of the visible shapes under an image point, of those the smallest, or null; locked ones only if asked. */
  hitTest(point: Point, tolerance: number, isLockedToo = false): string | null {
    const isAccepted = (id: string) => this.isVisible(id) && (isLockedToo || !this.isLocked(id));
    return this.#scene.hitTest(point, tolerance, isAccepted, this.#state.levels);
  }

  #firstViewport(image: Size): Viewport {
    const { area, view } = this.#state;
    return view.keepsZoom && this.#left ? carried(this.#left.viewport, this.#left.image, image, area) : fit(image, area);
  }

  #addDrawn(shape: Shape, label: string): void {
    const id = this.add(shape, label);
    this.#patch({ lastDrawn: { tool: this.#state.tool, label } });
    if (id !== undefined && kindOf(shape)?.staysInHand) this.select([id]);
  }

  #applyAndTell(changes: ChangeSet | null, isUndo = false): void {
    if (!changes) return;
    this.#apply(changes);
    for (const listener of this.#commitListeners) listener(changes, isUndo);
  }

  #apply(changes: ChangeSet): void {
    const items = withChanges(this.#state.items, changes);
    const isThere = (id: string) => items.has(id);
    const { selection, hoveredId } = this.#state;
    for (const { id, after } of changes) this.#scene.set(id, after);
    this.#patch({
      items,
      selection: [...selection].every(isThere) ? selection : new Set([...selection].filter(isThere)),
      hoveredId: hoveredId !== null && isThere(hoveredId) ? hoveredId : null,
    });
  }

  #patch(part: Partial<CanvasState>): void {
    const { canUndo, canRedo } = this.#history;
    this.#state = { ...this.#state, ...part, canUndo, canRedo };
    for (const listener of this.#listeners) listener();
  }
}
