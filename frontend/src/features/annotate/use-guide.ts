import { useCallback, useState } from "react";

import type { CanvasStore } from "@/canvas/model/store";
import { toolKind } from "@/canvas/tools/registry";
import { useCanvasState } from "@/canvas/view/use-canvas-state";
import { useMe } from "@/hooks/use-me";
import { useRemembered } from "@/hooks/use-remembered";

import { advanceGuide, beginGuide, type GuideState, type GuideStep, guideSteps, type Seen } from "./guide-steps";

export interface Guide {
  readonly step: GuideStep;
  /** Which words say it: how a thing is drawn depends on the tool. */
  readonly words: GuideStep | "outline" | "paint";
  readonly place: number;
  readonly total: number;
  readonly close: () => void;
}

/** The first steps at the annotation page: shown until they are done or skipped, once for each person in a browser. */
export function useGuide(store: CanvasStore, sampleId: string | null): { guide: Guide | null; restart: () => void } {
  const me = useMe().data;
  const [isOver, setIsOver] = useRemembered(`guide.${me?.id ?? ""}`, false, isBoolean);
  const [state, setState] = useState<GuideState | null>(null);
  const seen = useSeen(store, sampleId);
  const tool = useCanvasState(store, (now) => now.tool);
  const isShown = me && !isOver && seen;
  const now = isShown ? (state ? advanceGuide(state, seen) : beginGuide(seen)) : null;
  // What follows from what is seen is settled before it is drawn.
  if (now && now !== state) setState(now);
  const restart = useCallback(() => {
    setState(null);
    setIsOver(false);
  }, [setIsOver]);
  if (!isShown || !now) return { guide: null, restart };
  const steps = guideSteps(seen.needsShapes);
  const words = now.step === "draw" ? wordsOf(tool) : now.step;
  return { guide: { step: now.step, words, place: steps.indexOf(now.step) + 1, total: steps.length, close: () => setIsOver(true) }, restart };
}

function wordsOf(tool: string): "draw" | "outline" | "paint" {
  return toolKind(tool).hasBrush ? "paint" : tool === "polygon" ? "outline" : "draw";
}

/** What the page shows of a sample that may be labeled; null while none is. */
function useSeen(store: CanvasStore, sampleId: string | null): Seen | null {
  const isReady = useCanvasState(store, ({ image, canEdit }) => image !== null && canEdit);
  const count = useCanvasState(store, ({ items }) => items.size);
  const isNaming = useCanvasState(store, ({ naming }) => naming !== null);
  const needsShapes = useCanvasState(store, (now) => now.needsShapes);
  return isReady && sampleId !== null ? { sampleId, count, isNaming, needsShapes } : null;
}

function isBoolean(stored: unknown): stored is boolean {
  return typeof stored === "boolean";
}
