import type { Dataset, Label, LabelAttribute } from "@/api/schema.gen";
import type { Keymap } from "@/canvas/actions/keymap";
import { commandKeys, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import type { CanvasAttribute, CanvasLabel } from "@/canvas/model/annotation";

/** The vocabulary with the keys that choose its labels beside the commands of this kind of dataset. */
export function canvasLabels(labels: readonly Label[], keymap: Keymap, type: Dataset["type"]): CanvasLabel[] {
  const commands = commandKeys(keymap, ACTIONS, type === "image_classification" ? "images" : "shapes");
  const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })), commands);
  return labels.map(({ id, name, color = "", attributes = [] }, place) => ({ id, name, color, key: keys[place] ?? null, attributes: attributes.map(attributeOf) }));
}

function attributeOf({ name, type, values = [], default: initial = "" }: LabelAttribute): CanvasAttribute {
  return { name, values: type === "select" ? values : null, initial };
}
