import { useCallback, useMemo, useState } from "react";

import type { CanvasStore } from "@/canvas/model/store";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import type { SampleRef } from "./saving/entry";
import type { Conflict } from "./saving/rebase";
import type { SaveQueue } from "./saving/save-queue";
import { useSaveSummary } from "./use-save-queue";

export interface Comparing {
  /** The conflicts of the shown sample. */
  readonly conflicts: readonly (Conflict & SampleRef)[];
  readonly isOpen: boolean;
  open(): void;
  /** The question waits; it opens by itself only when another annotation is concerned too. */
  putOff(): void;
}

/** Puts the conflicts of the shown sample before the person, once, and never into a drawing that is under way. */
export function useComparing(queue: SaveQueue, sampleId: string, store: CanvasStore): Comparing {
  const all = useSaveSummary(queue, (summary) => summary.conflicts);
  const conflicts = useMemo(() => all.filter((one) => one.sampleId === sampleId), [all, sampleId]);
  const question = conflicts.map(({ id }) => id).toSorted().join();
  const [later, setLater] = useState("");
  const isAsked = question !== "" && question !== later;
  const isOpen = useCanvasState(store, ({ image, draft, naming }) => isAsked && image !== null && draft === null && naming === null);
  const open = useCallback(() => setLater(""), []);
  const putOff = useCallback(() => setLater(question), [question]);
  return { conflicts, isOpen, open, putOff };
}
