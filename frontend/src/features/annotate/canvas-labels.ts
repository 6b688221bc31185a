import type { Label, LabelAttribute } from "@/api/schema.gen";
import { keysOfLabels } from "@/canvas/actions/label-keys";
import type { CanvasAttribute, CanvasLabel } from "@/canvas/model/annotation";

export function canvasLabels(labels: readonly Label[]): CanvasLabel[] {
  const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })));
  return labels.map(({ id, name, color = "", attributes = [] }, place) => ({ id, name, color, key: keys[place] ?? null, attributes: attributes.map(attributeOf) }));
}

function attributeOf({ name, type, values = [], default: initial = "" }: LabelAttribute): CanvasAttribute {
  return { name, values: type === "select" ? values : null, initial };
}
