import { useLatest } from "@/hooks/use-latest";
import { useStackWalk } from "@/hooks/use-stack-walk";
import type { Place } from "@/lib/stack-walk";

import { stackKey } from "./stack-keys";
import type { StackActions } from "./use-stack-actions";
import type { StackList } from "./use-stacks";

/** The keys of the list: arrows walk, K, L, I and X act on the ticked stacks or the one with the focus, Ctrl+Z undoes. */
export function useStackKeys(list: StackList, actions: StackActions) {
  const latest = useLatest(actions);
  const perform = (key: string, { stack }: Place, isRepeated: boolean) => {
    const act = stackKey(key);
    const current = list.stacks[stack];
    if (!act) return false;
    if (!current || isRepeated) return true;
    const stacks = list.tickedStacks.length > 0 ? list.tickedStacks : [current];
    const { keepOne, labelAlike, ignore, isBusy } = latest.current;
    if (act === "tick") list.tick(current);
    else if (!isBusy) ({ keep: keepOne, alike: labelAlike, ignore })[act]?.(stacks);
    return true;
  };
  return useStackWalk(
    list.stacks.map(({ samples }) => samples.length),
    perform,
    actions.undo,
  );
}
