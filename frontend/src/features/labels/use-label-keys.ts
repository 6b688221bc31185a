import type { Label } from "@/api/schema.gen";
import { commandKeys, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import { useKeymap } from "@/canvas/view/use-keymap";
import { useDataset } from "@/hooks/use-dataset";
import { useMe } from "@/hooks/use-me";

/** The key that chooses each label at the annotation page, for this person in this browser. */
export function useLabelKeys(datasetId: string, labels: readonly Label[]) {
  const { keymap } = useKeymap(useMe().data?.id ?? "");
  const type = useDataset(datasetId).data?.type;
  const commands = commandKeys(keymap, ACTIONS, type === "image_classification" ? "images" : "shapes");
  const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })), commands);
  return { commands, keyOf: new Map(labels.map(({ id }, place) => [id, keys[place] ?? null])) };
}
