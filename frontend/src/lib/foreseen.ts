import type { Job } from "@/api/schema.gen";

/** What a dry run says: the counts of an import, and the labels that it would use. */
export interface Foreseen {
  added: number;
  known: number;
  left_out: number;
  annotated: number;
  annotations: number;
  format: string | null;
  refusedCount: number;
  refused: { name: string; code: string; message: string }[];
  labels: { name: string; annotations: number; is_new: boolean }[];
}

/** The result of a job is open in the schema: what is missing counts as nothing. */
export function foreseenOf(result: NonNullable<Job["result"]>): Foreseen {
  const found = result as Partial<Foreseen> & { refused_count?: number };
  const { added = 0, known = 0, left_out = 0, annotated = 0, annotations = 0, format = null, refused = [], labels = [] } = found;
  return { added, known, left_out, annotated, annotations, format, refused, labels, refusedCount: found.refused_count ?? 0 };
}
