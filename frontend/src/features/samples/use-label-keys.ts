import { useCallback, useMemo } from "react";

import type { Label, Sample } from "@/api/schema.gen";
import { commandKeys, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import { useKeymap } from "@/canvas/view/use-keymap";
import { useMe } from "@/hooks/use-me";

import type { Bulk } from "./use-bulk";

/** The keys of the annotation page in the grid: each gives a sample its label, or takes it away. */
export function useLabelKeys(labels: readonly Label[], run: Bulk["run"]): (sample: Sample, key: string) => boolean {
  const { keymap } = useKeymap(useMe().data?.id ?? "");
  const nameOf = useMemo(() => {
    const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })), commandKeys(keymap, ACTIONS, "images"));
    return new Map(labels.map(({ name }, place) => [keys[place], name]));
  }, [labels, keymap]);
  return useCallback(
    (sample, key) => {
      const name = nameOf.get(key.toUpperCase());
      if (name === undefined) return false;
      run({ samples: [sample.id] }, { action: sample.labels.includes(name) ? "remove_labels" : "add_labels", labels: [name] });
      return true;
    },
    [nameOf, run],
  );
}
