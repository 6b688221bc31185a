import type { Version, VersionChangeKind } from "@/api/schema.gen";

export const CHANGE_KINDS = ["added", "removed", "relabeled", "moved", "usage_changed"] as const satisfies readonly VersionChangeKind[];

export interface ChosenPair {
  base: Version;
  version: Version;
}

/** The two versions that an address names; where it names none, the current one and what it was published from. */
export function pairOf(versions: readonly Version[], params: URLSearchParams): ChosenPair | null {
  const named = (name: string) => versions.find(({ id }) => id === params.get(name));
  const version = named("version") ?? versions.find(({ id, is_current }) => is_current && id !== params.get("base")) ?? versions.find(({ id }) => id !== params.get("base"));
  const others = versions.filter(({ id }) => id !== version?.id);
  const base = named("base") ?? others.find(({ id }) => id === version?.parent) ?? others[0];
  return version && base ? { base, version } : null;
}

/** The labels of both, the most frequent first, with how many annotations each version has of them. */
export function labelCounts({ base, version }: Pick<ChosenPair, "base" | "version">): { name: string; before: number; after: number }[] {
  const names = [...new Set([...Object.keys(version.label_counts), ...Object.keys(base.label_counts)])];
  const counts = names.map((name) => ({ name, before: base.label_counts[name] ?? 0, after: version.label_counts[name] ?? 0 }));
  return counts.toSorted((a, b) => Math.max(b.before, b.after) - Math.max(a.before, a.after) || a.name.localeCompare(b.name));
}
