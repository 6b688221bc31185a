import type { Analysis, Version } from "@/api/schema.gen";

/** Why a version can't be shown yet; null for one that can. */
export type Lack = "not_ready" | "running" | "not_analysed" | null;

const isGoing = (state: string) => state === "waiting" || state === "running";

/** An earlier analysis of a version stands while a newer one runs, and when that fails. */
export function lackOf(version: Version, analyses: readonly Analysis[]): Lack {
  const states = analyses.filter((analysis) => analysis.version === version.id).map(({ job }) => job.state);
  if (version.status !== "normal") return "not_ready";
  if (version.analysis === "succeeded" || states.includes("succeeded")) return null;
  const isRunning = states.some(isGoing) || (version.analysis !== null && isGoing(version.analysis));
  return isRunning ? "running" : "not_analysed";
}

/** Which versions are shown: those asked for that can be, otherwise the newest that can. */
export function shownVersions(asked: readonly string[], analysed: readonly Pick<Version, "id">[]): string[] {
  const known = new Set(analysed.map(({ id }) => id));
  const there = asked.filter((id) => known.has(id));
  return there.length > 0 ? there : analysed.slice(0, 1).map(({ id }) => id);
}
