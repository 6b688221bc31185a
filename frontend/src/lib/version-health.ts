import type { Version } from "@/api/schema.gen";

/** How many files of a version are not as published. */
export function problemsOf({ problems }: Pick<Version, "problems">): number {
  return problems.changed + problems.gone + problems.unreadable;
}

export function isWhole(version: Pick<Version, "problems">): boolean {
  return problemsOf(version) === 0;
}
