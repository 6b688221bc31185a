import { useMemo } from "react";

import type { Dataset, Grouping, Job, Label, SampleGroup } from "@/api/schema.gen";
import { commandKeys, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import { useKeymap } from "@/canvas/view/use-keymap";
import { useBulk } from "@/hooks/use-bulk";
import { useJobStarted } from "@/hooks/use-job-started";
import { useMakeLabels } from "@/hooks/use-make-labels";
import { useMe } from "@/hooks/use-me";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

import { type Share, targetOf } from "./marks";
import { useStartGrouping } from "./queries";
import type { GroupList } from "./use-group-list";

/** What a person may do to groups: label them, split them. */
export function useGroupActions(dataset: Dataset, grouping: Grouping, labels: readonly Label[], jobs: readonly Job[], list: GroupList) {
  const toast = useToast();
  const jobStarted = useJobStarted(dataset.id);
  const bulk = useBulk(dataset.id, jobs);
  const make = useMakeLabels(dataset.id);
  const start = useStartGrouping(dataset.id);
  const nameOf = useLabelNames(labels);
  const canLabel = isAtLeast(dataset.my_role, "labeler") && dataset.type === "image_classification";
  const canGroup = isAtLeast(dataset.my_role, "manager");

  function label(group: SampleGroup, name: string, share: Share): void {
    const target = targetOf(group, grouping.property, list.marksOf(group), share);
    const give = () => bulk.run(target, { action: "add_labels", labels: [name] }, () => list.unmark(group));
    make.mutate({ names: [name], known: labels }, { onSuccess: give, onError: toast.failed });
  }

  function split({ value }: SampleGroup, groups: number): void {
    const { property, features } = grouping;
    start.mutate({ property, features, groups, refine: value }, { onSuccess: jobStarted, onError: toast.failed });
  }

  return {
    label: canLabel ? label : null,
    split: canGroup ? split : null,
    nameOf,
    undo: bulk.undoLast,
    isBusy: bulk.isRunning || make.isPending || start.isPending,
  };
}

export type GroupActions = ReturnType<typeof useGroupActions>;

/** The label that a key means at the annotation page. */
function useLabelNames(labels: readonly Label[]): (key: string) => string | undefined {
  const { keymap } = useKeymap(useMe().data?.id ?? "");
  return useMemo(() => {
    const keys = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })), commandKeys(keymap, ACTIONS, "images"));
    const names = new Map(labels.map(({ name }, place) => [keys[place], name]));
    return (key: string) => names.get(key.toUpperCase());
  }, [labels, keymap]);
}
