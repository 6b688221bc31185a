import { useCallback, useMemo } from "react";

import type { Label, Sample } from "@/api/schema.gen";
import { commandKeys, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import { useKeymap } from "@/canvas/view/use-keymap";
import type { Bulk } from "@/hooks/use-bulk";
import { useMe } from "@/hooks/use-me";
import { type ListedSample, sampleOf } from "@/lib/listed-sample";
import { isTicked, type Selection } from "@/lib/sample-selection";

import type { Picked } from "./use-selection";

interface Chosen {
  /** What is shown. */
  items: readonly ListedSample[];
  selection: Selection;
  picked: Picked | null;
}

/**
 * The keys of the annotation page in the grid: each gives its label, or takes it away where all have it. They speak of
 * what is selected, and of the tile with the focus while nothing is.
 */
export function useLabelKeys(labels: readonly Label[], run: Bulk["run"], { items, selection, picked }: Chosen) {
  const { keymap } = useKeymap(useMe().data?.id ?? "");
  const nameOf = useMemo(() => {
    const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })), commandKeys(keymap, ACTIONS, "images"));
    return new Map(labels.map(({ name }, place) => [keys[place], name]));
  }, [labels, keymap]);
  const give = useCallback(
    (key: string, target: Picked["target"], shown: readonly Sample[]) => {
      const name = nameOf.get(key.toUpperCase());
      if (name === undefined) return false;
      run(target, { action: shown.every((each) => each.labels.includes(name)) ? "remove_labels" : "add_labels", labels: [name] });
      return true;
    },
    [nameOf, run],
  );
  const labelTile = useCallback((sample: Sample, key: string) => !picked && give(key, { samples: [sample.id] }, [sample]), [picked, give]);
  const labelPicked = useCallback(
    (key: string) => picked !== null && give(key, picked.target, items.filter(({ id }) => isTicked(selection, id)).map(sampleOf)),
    [picked, give, items, selection],
  );
  return { labelTile, labelPicked };
}
