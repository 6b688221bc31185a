import { useCallback, useState } from "react";

/** A choice of this browser that outlives the page. `isValid` says whether what was stored can still be used. */
export function useRemembered<T>(name: string, initial: T, isValid: (stored: unknown) => stored is T): [T, (value: T) => void] {
  const key = `easel.${name}`;
  const [value, setValue] = useState(() => read(key, isValid) ?? initial);
  const choose = useCallback(
    (next: T) => {
      setValue(next);
      localStorage.setItem(key, JSON.stringify(next));
    },
    [key],
  );
  return [value, choose];
}

function read<T>(key: string, isValid: (stored: unknown) => stored is T): T | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return isValid(stored) ? stored : null;
  } catch {
    return null;
  }
}
