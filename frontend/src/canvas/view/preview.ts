import type { Change } from "../model/annotation";
import { toScreen } from "../model/viewport";
import { kindOf } from "../shapes/registry";
import type { Scene } from "./scene";
import { colourOf, drawMass, drawTag, MOST_NAMED, toCssPixels } from "./scene";

const OUTLINE = 2.4;
const TAG_HEIGHT = 16;

/** What a change did: dashed as it was before, full as it was after, each with what became of its label. */
export function drawPreview(context: CanvasRenderingContext2D, scene: Scene): void {
  const { state } = scene;
  const { preview, view } = state;
  const lit = (hasFill: boolean): Scene => ({ ...scene, state: { ...state, preview: [], view: { ...view, hasFill, hasNames: false } } });
  const before = preview.flatMap((change) => (change.before ? [{ ...change.before, isSuggestion: true }] : []));
  const after = preview.flatMap((change) => (change.after ? [{ ...change.after, isSuggestion: false }] : []));
  drawMass(context, lit(false), before, OUTLINE);
  drawMass(context, lit(view.hasFill), after, OUTLINE);
  if (preview.length > MOST_NAMED) return;
  toCssPixels(context, scene.ratio);
  for (const change of preview) drawWords(context, scene, change);
}

/** In signs that need no language: + added, − removed, → renamed. */
export function wordsOf({ before, after }: Change): string {
  if (!before) return `+ ${after?.label ?? ""}`;
  if (!after) return `− ${before.label}`;
  return before.label === after.label ? after.label : `${before.label} → ${after.label}`;
}

function drawWords(context: CanvasRenderingContext2D, scene: Scene, change: Change): void {
  const item = change.after ?? change.before;
  const box = item?.shape && kindOf(item.shape)?.bounds(item.shape);
  if (!box) return;
  const [x, y] = toScreen(scene.state.viewport, [box.x0, box.y0]);
  drawTag(context, scene, wordsOf(change), x - OUTLINE / 2, y >= TAG_HEIGHT ? y - TAG_HEIGHT : y, colourOf(scene, item));
}
