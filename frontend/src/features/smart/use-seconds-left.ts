import { useState } from "react";

import type { Job } from "@/api/schema.gen";

import { secondsLeft } from "./run-steps";

/** How long the present step of a job still takes, in seconds, at the pace that was seen; null while there is none. */
export function useSecondsLeft({ progress }: Job, now: number): number | null {
  const { step, done } = progress;
  const [begun, setBegun] = useState({ step, done, at: now });
  if (begun.step !== step) setBegun({ step, done, at: now });
  return begun.step === step ? secondsLeft(begun, progress, now) : null;
}
