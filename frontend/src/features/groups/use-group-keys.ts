import { useState } from "react";

import { useStackWalk } from "@/hooks/use-stack-walk";
import type { Place } from "@/lib/stack-walk";

import type { GroupActions } from "./use-group-actions";
import type { GroupList } from "./use-group-list";

/** What is open beside a group: where its label is chosen, or into how many it is split. */
export interface Asking {
  group: string;
  what: "label" | "split";
}

/** The keys of the list: arrows walk, those of labels label, X marks, L, S and E ask for a label, split and open. */
export function useGroupKeys(list: GroupList, actions: GroupActions) {
  const [asking, ask] = useState<Asking | null>(null);
  const sizes = list.groups.map((group) => list.samplesOf(group).length);
  const act = (key: string, place: Place, isRepeated: boolean): boolean => {
    const group = list.groups[place.stack];
    if (!group || isRepeated) return false;
    const name = actions.nameOf(key);
    if (name !== undefined && actions.label) {
      if (!actions.isBusy) actions.label(group, name, list.marksOf(group).size > 0 ? "marked" : "others");
      return true;
    }
    const sample = list.samplesOf(group)[place.sample];
    const commands: Record<string, (() => void) | null> = {
      l: actions.label && (() => ask({ group: group.id, what: "label" })),
      s: actions.split && (() => ask({ group: group.id, what: "split" })),
      e: () => list.toggleOpen(group),
      x: actions.label && sample ? () => list.mark(group, sample.id) : null,
    };
    const command = commands[key.toLowerCase()];
    command?.();
    return Boolean(command);
  };
  return { ...useStackWalk(sizes, act, actions.undo), asking, ask };
}

/** What a row needs of the keys. */
export type GroupKeys = Pick<ReturnType<typeof useGroupKeys>, "place" | "onFocus" | "asking" | "ask">;
