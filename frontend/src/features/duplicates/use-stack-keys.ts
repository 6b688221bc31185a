import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import type { DuplicateStack } from "@/api/schema.gen";
import { useLatest } from "@/hooks/use-latest";

import { type Place, type StackKey, stackKey, stepped, within } from "./stack-keys";
import type { StackActions } from "./use-stack-actions";
import type { StackList } from "./use-stacks";

/** Where a key belongs to what has the focus: fields, menus, dialogs. */
const OWN_KEYS = "input:not([type=checkbox]), textarea, select, [role=slider], [role=dialog], [role=menu], [role=listbox], [role=combobox]";
const OPEN = ".ant-modal-wrap:not([style*='none'])";

/** The keys of the list: arrows walk, K, L, I and X act on the ticked stacks or the one with the focus, Ctrl+Z undoes. */
export function useStackKeys(list: StackList, actions: StackActions) {
  const [wanted, setPlace] = useState<Place>({ stack: 0, sample: 0 });
  const root = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const sizes = list.stacks.map(({ samples }) => samples.length);
  const place = within(wanted, sizes);
  const latest = useLatest(actions);
  useUndoKey(() => latest.current.undo());
  // A stack that goes takes the focus with it: it comes to the one in its place.
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) tileAt(root.current, place)?.focus();
  });
  const go = (next: Place) => {
    setPlace(next);
    tileAt(root.current, next)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest(OWN_KEYS)) return;
    const next = stepped(place, event.key, sizes);
    const act = stackKey(event.key);
    if (!next && !act) return;
    event.preventDefault();
    if (next) go(next);
    else if (act && !event.repeat) perform(act, list, latest.current, list.stacks[place.stack]);
  };
  const onFocus = (next: Place) => {
    hadFocus.current = true;
    setPlace(next);
  };
  return { root, place, onKeyDown, onFocus };
}

function perform(act: StackKey, list: StackList, actions: StackActions, current: DuplicateStack | undefined): void {
  if (!current) return;
  if (act === "tick") return list.tick(current);
  const stacks = list.tickedStacks.length > 0 ? list.tickedStacks : [current];
  const perform = { keep: actions.keepOne, alike: actions.labelAlike, ignore: actions.ignore }[act];
  if (!actions.isBusy) perform?.(stacks);
}

function useUndoKey(undo: () => void): void {
  const latest = useLatest(undo);
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const isTaken = document.querySelector(OPEN) !== null || (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null);
      if (!isUndo || isTaken) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [latest]);
}

function tileAt(root: HTMLElement | null, { stack, sample }: Place): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-place="${stack}/${sample}"]`) ?? null;
}
