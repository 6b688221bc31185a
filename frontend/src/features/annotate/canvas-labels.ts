import type { Label } from "@/api/schema.gen";
import { keysOfLabels } from "@/canvas/actions/label-keys";
import type { CanvasLabel } from "@/canvas/model/annotation";

export function canvasLabels(labels: readonly Label[]): CanvasLabel[] {
  const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })));
  return labels.map(({ id, name, color = "" }, place) => ({ id, name, color, key: keys[place] ?? null }));
}
