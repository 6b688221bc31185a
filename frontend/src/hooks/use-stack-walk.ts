import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import { type Place, stepped, within } from "@/lib/stack-walk";

/** Where a key belongs to what has the focus: fields, menus, dialogs. */
const OWN_KEYS = "input:not([type=checkbox]), textarea, select, [role=slider], [role=dialog], [role=menu], [role=listbox], [role=combobox]";
const OPEN = ".ant-modal-wrap:not([style*='none'])";

/**
 * The walk over stacks of so many pictures by arrows. `act` is given other keys with the picture that has the focus,
 * and says whether the key means something there; Ctrl+Z undoes. Pictures carry their place as `data-place="stack/sample"`.
 */
export function useStackWalk(sizes: readonly number[], act: (key: string, place: Place, isRepeated: boolean) => boolean, undo: () => void) {
  const [wanted, setPlace] = useState<Place>({ stack: 0, sample: 0 });
  const root = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);
  const place = within(wanted, sizes);
  useUndoKey(undo);
  // A stack that goes takes the focus with it: it comes to the one in its place.
  useEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) tileAt(root.current, place)?.focus();
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).closest(OWN_KEYS)) return;
    const next = stepped(place, event.key, sizes);
    if (next) {
      setPlace(next);
      tileAt(root.current, next)?.focus();
    } else if (!act(event.key, place, event.repeat)) return;
    event.preventDefault();
  };
  const onFocus = (next: Place) => {
    hadFocus.current = true;
    setPlace(next);
  };
  return { root, place, onKeyDown, onFocus };
}

function useUndoKey(undo: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const isTaken = document.querySelector(OPEN) !== null || (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null);
      if (!isUndo || isTaken) return;
      event.preventDefault();
      undo();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [undo]);
}

function tileAt(root: HTMLElement | null, { stack, sample }: Place): HTMLElement | null {
  return root?.querySelector<HTMLElement>(`[data-place="${stack}/${sample}"]`) ?? null;
}
