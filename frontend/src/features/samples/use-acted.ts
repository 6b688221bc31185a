import { useCallback, useMemo, useState } from "react";

import type { ListedSample } from "@/lib/listed-sample";

const NOTHING: ReadonlyMap<string, string> = new Map();

/**
 * Samples on which a person has decided leave the list at once, so that the next decision is about the next sample. One
 * that comes back from the server as another than it was (undone, say) is shown again.
 */
export function useActed(items: readonly ListedSample[]) {
  const [acted, setActed] = useState(NOTHING);
  const shown = useMemo(() => items.filter(({ id, text }) => acted.get(id) !== text), [items, acted]);
  const leave = useCallback((gone: readonly ListedSample[]) => setActed((now) => new Map([...now, ...gone.map(({ id, text }) => [id, text] as const)])), []);
  const comeBack = useCallback(() => setActed(NOTHING), []);
  return { shown, leave, comeBack };
}
