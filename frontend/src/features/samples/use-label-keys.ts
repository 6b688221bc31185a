import { useCallback, useMemo } from "react";

import type { Label } from "@/api/schema.gen";
import { commandKeys, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import { useKeymap } from "@/canvas/view/use-keymap";
import type { BulkAction } from "@/hooks/use-batch";
import type { Bulk } from "@/hooks/use-bulk";
import { useMe } from "@/hooks/use-me";
import { type ListedSample, sampleOf } from "@/lib/listed-sample";
import { isTicked, type Selection } from "@/lib/sample-selection";

import type { Picked } from "./use-selection";
import { verdictOf } from "./verdicts";

interface Chosen {
  /** What is shown. */
  items: readonly ListedSample[];
  selection: Selection;
  picked: Picked | null;
  /** Whether keys decide on what waits, instead of giving labels and taking them away. */
  isConfirming: boolean;
  /** Called with what was decided on, before the server has heard of it. */
  decided: (on: readonly ListedSample[]) => void;
  /** Called where the server refused. */
  refused: () => void;
}

/**
 * The keys of the annotation page in the grid: each gives its label, or takes it away where all have it. They speak of
 * what is selected, and of the tile with the focus while nothing is. Where samples wait to be confirmed, the key of a
 * label corrects, Enter confirms and Delete rejects.
 */
export function useLabelKeys(labels: readonly Label[], run: Bulk["run"], { items, selection, picked, isConfirming, decided, refused }: Chosen) {
  const { keymap } = useKeymap(useMe().data?.id ?? "");
  const nameOf = useMemo(() => {
    const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })), commandKeys(keymap, ACTIONS, "images"));
    return new Map(labels.map(({ name }, place) => [keys[place], name]));
  }, [labels, keymap]);
  const give = useCallback(
    (key: string, target: Picked["target"], shown: readonly ListedSample[]) => {
      const name = nameOf.get(key.toUpperCase());
      const action = isConfirming ? verdictOf(key, name) : name === undefined ? null : turned(name, shown);
      if (!action) return false;
      run(target, action, undefined, refused);
      if (isConfirming) decided(shown);
      return true;
    },
    [nameOf, run, isConfirming, decided, refused],
  );
  const labelTile = useCallback((sample: ListedSample, key: string) => !picked && give(key, { samples: [sample.id] }, [sample]), [picked, give]);
  const labelPicked = useCallback(
    (key: string) => picked !== null && give(key, picked.target, items.filter(({ id }) => isTicked(selection, id))),
    [picked, give, items, selection],
  );
  return { labelTile, labelPicked };
}

/** Gives a label, or takes it away where all have it. */
function turned(name: string, shown: readonly ListedSample[]): BulkAction {
  return { action: shown.every((each) => sampleOf(each).labels.includes(name)) ? "remove_labels" : "add_labels", labels: [name] };
}
