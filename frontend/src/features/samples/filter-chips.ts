import { EVERYTHING, type SampleFilter } from "@/lib/sample-filter";
import { NOTE, UNDECIDED, YES } from "@/lib/sample-notes";

/** One condition of a filter: the words for it, and what takes it away. */
export interface FilterChip {
  /** The last part of `samples.chip.*`. */
  words:
    | "annotatedBy"
    | "createdFrom"
    | "createdTo"
    | "directory"
    | "empty"
    | "hard"
    | "has"
    | "hasNote"
    | "label"
    | "missing"
    | "name"
    | "namePrefix"
    | "notEmpty"
    | "notHard"
    | "notMissing"
    | "property"
    | "scoreMax"
    | "scoreMin"
    | "undecided";
  value: string;
  /** The property's name, where there is one. */
  name: string;
  without: Partial<SampleFilter>;
}

const TEXTS = ["name", "namePrefix", "directory", "createdFrom", "createdTo", "annotatedBy"] as const;
const FLAGS = { hard: ["hard", "notHard"], empty: ["empty", "notEmpty"], missing: ["missing", "notMissing"] } as const;
const NUMBERS = ["scoreMin", "scoreMax"] as const;

const chip = (words: FilterChip["words"], value: string, without: Partial<SampleFilter>, name = ""): FilterChip => ({ words, value, name, without });

function without(properties: SampleFilter["properties"], name: string): SampleFilter["properties"] {
  return Object.fromEntries(Object.entries(properties).filter(([each]) => each !== name));
}

/** Every condition of a filter but its tab, one by one. */
export function chipsOf(filter: SampleFilter): FilterChip[] {
  return [
    ...filter.labels.map((label) => chip("label", label, { labels: filter.labels.filter((each) => each !== label) })),
    ...TEXTS.flatMap((field) => (filter[field] ? [chip(field, filter[field], { [field]: EVERYTHING[field] })] : [])),
    ...(["hard", "empty", "missing"] as const).flatMap((field) =>
      filter[field] === null ? [] : [chip(FLAGS[field][filter[field] ? 0 : 1], "", { [field]: null })],
    ),
    ...NUMBERS.flatMap((field) => (filter[field] === null ? [] : [chip(field, String(filter[field]), { [field]: null })])),
    ...Object.entries(filter.properties).map(([name, value]) =>
      chip(name === UNDECIDED && value === YES ? "undecided" : "property", value, { properties: without(filter.properties, name) }, name),
    ),
    ...filter.hasProperty.map((name) =>
      chip(name === NOTE ? "hasNote" : "has", "", { hasProperty: filter.hasProperty.filter((each) => each !== name) }, name),
    ),
  ];
}
