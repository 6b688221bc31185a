import type { Analysis, DatasetType, Version } from "@/api/schema.gen";

/** Why a version can't be shown yet; null for one that can. */
export type Lack = "not_ready" | "running" | "unlabeled" | "not_analysed" | null;

const isGoing = (state: string) => state === "waiting" || state === "running";

/** Only labels of whole images leave something to measure of an image that has none. */
export const isAboutLabeled = (type: DatasetType) => type !== "image_classification";

/** An earlier analysis of a version stands while a newer one runs, and when that fails. */
export function lackOf(version: Version, analyses: readonly Analysis[], type: DatasetType): Lack {
  const states = analyses.filter((analysis) => analysis.version === version.id).map(({ job }) => job.state);
  if (version.status !== "normal") return "not_ready";
  if (version.analysis === "succeeded" || states.includes("succeeded")) return null;
  const isRunning = states.some(isGoing) || (version.analysis !== null && isGoing(version.analysis));
  if (isRunning) return "running";
  return isAboutLabeled(type) && version.counts.labeled === 0 ? "unlabeled" : "not_analysed";
}

/** Which versions are shown: those asked for that can be, otherwise the newest that can. */
export function shownVersions(asked: readonly string[], analysed: readonly Pick<Version, "id">[]): string[] {
  const known = new Set(analysed.map(({ id }) => id));
  const there = asked.filter((id) => known.has(id));
  return there.length > 0 ? there : analysed.slice(0, 1).map(({ id }) => id);
}

export interface Unmeasured {
  analysis: string;
  version: string;
  count: number;
}

/** Which shown versions have images that their analysis could not measure. `analyses` begin with the newest. */
export function unmeasuredOf(shown: readonly Version[], analyses: readonly Analysis[]): Unmeasured[] {
  const newest = shown.map(({ id }) => analyses.find(({ version, job }) => version === id && job.state === "succeeded"));
  return newest.flatMap((found) => (found && found.problems.length > 0 ? [{ analysis: found.id, version: found.version_name, count: found.problems.length }] : []));
}
