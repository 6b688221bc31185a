/** What opens over the page and takes the keyboard: dialogs, drawers, menus, popovers. */
const LAYER = ".ant-modal-wrap, .ant-drawer, .ant-dropdown, .ant-popover";

function layerOf(place: EventTarget | null | undefined): Element | null {
  return place instanceof Element ? place.closest(LAYER) : null;
}

function isThere(element: Element): boolean {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true });
}

/** The answer ends it. */
export function watchLayers(): () => void {
  const stop = new AbortController();
  keepEnterInMenus(stop.signal);
  returnFocus(stop.signal);
  return () => stop.abort();
}

/** The Enter that chooses an item of a menu would go on to the field of the dialog that it opens, and send its form. */
function keepEnterInMenus(signal: AbortSignal): void {
  const hear = (event: KeyboardEvent) => {
    if (event.key === "Enter" && event.target instanceof Element && event.target.closest("[role=menuitem]")) event.preventDefault();
  };
  document.addEventListener("keydown", hear, { signal });
}

/**
 * Gives the focus back to where a layer was opened once the layer is gone, however it went. Ant Design does so only for
 * dialogs that fade out and did not focus a field of their own; without it the keyboard begins at the top of the page
 * again.
 */
function returnFocus(signal: AbortSignal): void {
  const openers = new WeakMap<Element, Element>();
  const open = new Set<Element>();
  let current: Element | null = null;
  let frame = 0;

  /** An item of a menu is gone with its menu: then what opened that. */
  const openerOf = (layer: Element): Element | undefined => {
    const opener = openers.get(layer);
    if (!opener || isThere(opener)) return opener;
    const outer = layerOf(opener);
    return outer ? openerOf(outer) : undefined;
  };

  const enter = (layer: Element, from: EventTarget | null) => {
    // Where Tab left an open dialog, Ant Design leads it back: that is no opening.
    if (!open.has(layer)) {
      const opener = from instanceof Element ? from : current && openerOf(current);
      if (opener) openers.set(layer, opener);
      else openers.delete(layer);
    }
    open.add(layer);
    if (frame === 0) frame = requestAnimationFrame(watch);
  };

  const watch = () => {
    for (const layer of open) if (!isThere(layer)) open.delete(layer);
    if (current && !open.has(current)) {
      const opener = openerOf(current);
      current = null;
      if (isFocusLost() && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    }
    frame = open.size > 0 && !signal.aborted ? requestAnimationFrame(watch) : 0;
  };

  const hear = ({ target, relatedTarget }: FocusEvent) => {
    const layer = layerOf(target);
    if (layer) enter(layer, relatedTarget);
    current = layer;
  };
  document.addEventListener("focusin", hear, { signal });
}

function isFocusLost(): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || !isThere(activeElement);
}
