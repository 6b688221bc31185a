/** The first steps of a person who labels: what to do now, and by what it is known to be done. Framework-free. */

export type GuideStep = "draw" | "name" | "choose" | "next" | "done";

/** What the page shows. */
export interface Seen {
  readonly sampleId: string;
  /** Annotations on the image. */
  readonly count: number;
  /** A drawn shape waits for its label. */
  readonly isNaming: boolean;
  readonly needsShapes: boolean;
}

export interface GuideState {
  readonly step: GuideStep;
  readonly sampleId: string;
  /** Annotations on the image when the person came to it. */
  readonly before: number;
}

/** Where a person stands who has just come to an image. */
export function beginGuide(seen: Seen): GuideState {
  return { step: seen.needsShapes ? "draw" : "choose", sampleId: seen.sampleId, before: seen.count };
}

/** Where the person stands now; the same object when nothing has happened. */
export function advanceGuide(state: GuideState, seen: Seen): GuideState {
  const step = stepAfter(state, seen);
  if (step === "again") return beginGuide(seen);
  return step === state.step ? state : { ...state, step };
}

function stepAfter({ step, sampleId, before }: GuideState, seen: Seen): GuideStep | "again" {
  if (step === "done") return "done";
  if (sampleId !== seen.sampleId) return step === "next" ? "done" : "again";
  // Also of a further shape: until it has its label it is not saved.
  if (seen.isNaming) return "name";
  if (step === "next" || seen.count > before) return "next";
  return step === "choose" ? "choose" : "draw";
}

/** The steps of a kind of dataset, in order. */
export function guideSteps(needsShapes: boolean): readonly GuideStep[] {
  return needsShapes ? ["draw", "name", "next", "done"] : ["choose", "next", "done"];
}
