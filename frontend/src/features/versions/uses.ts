import { ApiError } from "@/api/errors";

/** What keeps a version from being deleted: names, by what they are. */
export interface Uses {
  tags: string[];
  jobs: string[];
}

const namesIn = (list: unknown, name: string): string[] =>
  Array.isArray(list) ? list.map((each: unknown) => (typeof each === "object" && each !== null && name in each ? String((each as Record<string, unknown>)[name]) : String(each))) : [];

/** What a refusal to delete a version names; null for another failure. */
export function usesOf(error: unknown): Uses | null {
  if (!(error instanceof ApiError) || error.code !== "version_in_use") return null;
  const params: Record<string, unknown> = error.body?.params ?? {};
  return { tags: namesIn(params.tags, "name"), jobs: namesIn(params.jobs, "kind") };
}
