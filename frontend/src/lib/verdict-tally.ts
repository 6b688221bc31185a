import type { BatchRequest } from "@/api/schema.gen";

/** What a person says of suggestions: they are right, something else is, or nothing of it. */
export const VERDICTS = ["confirmed", "corrected", "rejected"] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Decision {
  verdict: Verdict;
  /** Takes it back. */
  group: string;
  samples: number;
  /** In milliseconds. */
  at: number;
}

/** What a bulk action says of suggestions; null where it speaks of something else. */
export function verdictIn({ action, labels }: Pick<BatchRequest, "action" | "labels">): Verdict | null {
  if (action === "confirm") return labels ? "corrected" : "confirmed";
  return action === "reject" ? "rejected" : null;
}

/** Decisions that are counted together: a pause of `pause` milliseconds begins anew. */
export function withDecision(decisions: readonly Decision[], next: Decision, pause: number): Decision[] {
  const last = decisions.at(-1);
  return last && next.at - last.at < pause ? [...decisions, next] : [next];
}

/** How many samples got which verdict, without those that none did. */
export function tallied(decisions: readonly Decision[]): [Verdict, number][] {
  const count = (verdict: Verdict) => decisions.reduce((sum, each) => sum + (each.verdict === verdict ? each.samples : 0), 0);
  return VERDICTS.map((verdict): [Verdict, number] => [verdict, count(verdict)]).filter(([, samples]) => samples > 0);
}
