import type { Annotation, CanvasLabel, ChangeSet, Shape } from "./annotation";
import type { Box, Point, Size } from "./geometry";
import type { OutlineFailure, Stroke } from "../segmenter/segmenter";
import type { Guide } from "./snapping";
import type { ViewSettings } from "./view-settings";
import { USUAL_VIEW } from "./view-settings";
import type { Viewport } from "./viewport";

/** A shape in the making: a new one (id null) or an existing one while it is dragged. */
export interface Draft {
  readonly id: string | null;
  readonly shape: Shape;
  /** The points that are set already, where it is drawn point by point. */
  readonly corners?: readonly Point[];
  /** Proposed, and not accepted yet. */
  readonly isProposed?: boolean;
}

/** The outline of what is in a box is looked for, proposed, or not found. */
export interface Outlining {
  readonly phase: "searching" | "proposed" | OutlineFailure;
  readonly box: Box;
  /** What a person marked by hand, the stroke under way included. */
  readonly strokes: readonly Stroke[];
}

/** Marks that are dragged together, and by how much, in image pixels. */
export interface Shift {
  readonly ids: ReadonlySet<string>;
  readonly dx: number;
  readonly dy: number;
}

/** Everything the canvas shows. Never changed in place: a new object per change, so views compare by identity. */
export interface CanvasState {
  /** Size of the upright image; null until it is known. */
  readonly image: Size | null;
  /** The drawing area in CSS pixels. */
  readonly area: Size;
  readonly viewport: Viewport;
  readonly view: ViewSettings;
  readonly items: ReadonlyMap<string, Annotation>;
  readonly labels: ReadonlyMap<string, CanvasLabel>;
  readonly selection: ReadonlySet<string>;
  readonly hoveredId: string | null;
  readonly hiddenIds: ReadonlySet<string>;
  readonly isAllHidden: boolean;
  /** Suggested shapes that are less sure than this are neither shown nor taken when all is confirmed; 0 to 1. */
  readonly leastConfidence: number;
  /** What can be neither hit nor changed; it is still listed and selected there. */
  readonly lockedIds: ReadonlySet<string>;
  /** What is not at level 0: see standing.ts. */
  readonly levels: ReadonlyMap<string, number>;
  /** Drawn faintly and without a name: what is beside the point now. */
  readonly fadedIds: ReadonlySet<string>;
  /** What an earlier change did, while a person looks at it; all else is faint meanwhile. */
  readonly preview: ChangeSet;
  readonly draft: Draft | null;
  readonly outlining: Outlining | null;
  readonly shift: Shift | null;
  /** The rubber band that selects what it touches, in image pixels. */
  readonly band: Box | null;
  /** What the pointer is aligned to while something is drawn or reshaped. */
  readonly guides: readonly Guide[];
  /** A drawn shape that waits for its label; the page asks for it. */
  readonly naming: Shape | null;
  readonly activeLabel: string | null;
  /** What was drawn last, to be drawn again. */
  readonly lastDrawn: { readonly tool: string; readonly label: string } | null;
  /** Where the menu of the selection is open, in CSS pixels of the area. */
  readonly menu: Point | null;
  readonly tool: string;
  /** Diameter of brush and eraser, in image pixels. */
  readonly brushSize: number;
  readonly cursor: string;
  /** Where the pointer is, in image pixels; null outside the drawing area. */
  readonly pointer: Point | null;
  readonly canEdit: boolean;
  /** False for a classification: labels belong to the image as a whole, and nothing is drawn. */
  readonly needsShapes: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** What is only looked at or half done: it is neither a step of history nor saved. */
export type PassingState = Pick<CanvasState, "outlining" | "shift" | "band" | "guides" | "hoveredId" | "lockedIds" | "levels" | "menu" | "preview">;

export const EMPTY_STATE: CanvasState = {
  image: null,
  area: { width: 0, height: 0 },
  viewport: { scale: 1, x: 0, y: 0 },
  view: USUAL_VIEW,
  items: new Map(),
  labels: new Map(),
  selection: new Set(),
  hoveredId: null,
  hiddenIds: new Set(),
  isAllHidden: false,
  leastConfidence: 0,
  lockedIds: new Set(),
  levels: new Map(),
  fadedIds: new Set(),
  preview: [],
  draft: null,
  outlining: null,
  shift: null,
  band: null,
  guides: [],
  naming: null,
  activeLabel: null,
  lastDrawn: null,
  menu: null,
  tool: "rectangle",
  brushSize: 20,
  cursor: "default",
  pointer: null,
  canEdit: true,
  needsShapes: true,
  canUndo: false,
  canRedo: false,
};
