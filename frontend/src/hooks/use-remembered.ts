import { useCallback, useMemo, useSyncExternalStore } from "react";

/** Told of every change in this tab; other tabs are heard by the browser's own event. */
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/**
 * A choice of this browser that outlives the page, the same in all its tabs. `isValid` says whether what was stored
 * can still be used; it and `initial` stay the same from drawing to drawing.
 */
export function useRemembered<T>(name: string, initial: T, isValid: (stored: unknown) => stored is T): [T, (value: T) => void] {
  const key = `easel.${name}`;
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(key));
  const value = useMemo(() => read(text, isValid) ?? initial, [text, initial, isValid]);
  const choose = useCallback(
    (next: T) => {
      localStorage.setItem(key, JSON.stringify(next));
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [value, choose];
}

function read<T>(text: string | null, isValid: (stored: unknown) => stored is T): T | null {
  try {
    const stored: unknown = JSON.parse(text ?? "null");
    return isValid(stored) ? stored : null;
  } catch {
    return null;
  }
}
