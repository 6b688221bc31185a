import { useEffect } from "react";

interface PageKeys {
  selectShown: () => void;
  clear: () => void;
  undo: () => void;
  /** Gives what is selected the label of a key; false where it does nothing. */
  label: ((key: string) => boolean) | null;
}

/** Where a key belongs to what has the focus: fields, menus, dialogs. */
const OWN_KEYS = "input:not([type=checkbox]), textarea, select, [contenteditable=true], [role=dialog], [role=menu], [role=listbox], [role=combobox]";
/** What lies over the page while it is open: Escape closes it, and nothing else. */
const OPEN = ".ant-popover:not(.ant-popover-hidden), .ant-modal-wrap:not([style*='none']), .ant-dropdown:not(.ant-dropdown-hidden), .ant-drawer-open";

/** What Enter presses; a tile is a link too, but where its key means more, that goes first. */
const PRESSED = "button, a, [role=button], [role=tab]";

function isPress({ key, target }: KeyboardEvent): boolean {
  const pressed = key === "Enter" && target instanceof Element ? target.closest(PRESSED) : null;
  return pressed !== null && !pressed.matches("[data-index] a");
}

function isTaken(event: KeyboardEvent): boolean {
  return event.defaultPrevented || document.querySelector(OPEN) !== null || (event.target instanceof Element && event.target.closest(OWN_KEYS) !== null);
}

/** Ctrl or Cmd with A selects what is shown, with Z undoes the last action, Escape selects nothing, the keys of labels label what is selected; null where nothing can be selected. */
export function usePageKeys(keys: PageKeys | null): void {
  useEffect(() => {
    if (!keys) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (isTaken(event)) return;
      if (event.key === "Escape") return keys.clear();
      const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
      if (isPlain && !isPress(event) && keys.label?.(event.key)) return event.preventDefault();
      const act = { a: keys.selectShown, z: keys.undo }[event.key.toLowerCase()];
      if (act && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        act();
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [keys]);
}
