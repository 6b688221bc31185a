import type { SampleGroup } from "@/api/schema.gen";
import { EVERYTHING, filterBody, type SampleFilter } from "@/lib/sample-filter";
import type { Target } from "@/lib/sample-selection";

/** By group the samples that are marked in it. */
export type Marks = ReadonlyMap<string, ReadonlySet<string>>;

const NONE: ReadonlySet<string> = new Set();

export function marksOf(marks: Marks, group: string): ReadonlySet<string> {
  return marks.get(group) ?? NONE;
}

/** Marks a sample, or takes its mark away. */
export function toggled(marks: Marks, group: string, sample: string): Marks {
  const own = new Set(marksOf(marks, group));
  if (!own.delete(sample)) own.add(sample);
  return withMarks(marks, group, own);
}

export function withMarks(marks: Marks, group: string, own: ReadonlySet<string>): Marks {
  const next = new Map(marks);
  if (own.size > 0) next.set(group, own);
  else next.delete(group);
  return next;
}

/** Which samples of a group get a label: those that are marked, or all others that nobody has labeled. */
export type Share = "marked" | "others";

/** The samples as a bulk action names them. What people have labeled is never labeled by the way. */
export function targetOf(group: SampleGroup, property: string, own: ReadonlySet<string>, share: Share): Target {
  if (share === "marked") return { samples: [...own] };
  return { filter: { ...filterBody(filterOf(group, property, "unlabeled")), ...(own.size > 0 ? { except: [...own] } : {}) } };
}

/** The filter that shows a group in the grid. */
export function filterOf({ value }: SampleGroup, property: string, tab: SampleFilter["tab"] = "all"): SampleFilter {
  return { ...EVERYTHING, tab, properties: { [property]: value } };
}
