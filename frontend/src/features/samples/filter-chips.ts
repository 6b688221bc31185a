import { toPercent } from "@/lib/format";
import { type Conditions, NO_CONDITIONS } from "@/lib/sample-conditions";
import { NOTE, UNDECIDED, YES } from "@/lib/sample-notes";

/** One condition of a filter: the words for it, and what takes it away. */
export interface FilterChip {
  /** The last part of `samples.chip.*`. */
  words:
    | "annotatedBy"
    | "annotationsMax"
    | "annotationsMin"
    | "confidenceMax"
    | "confidenceMin"
    | "createdFrom"
    | "createdTo"
    | "directory"
    | "empty"
    | "excluded"
    | "hard"
    | "hardReason"
    | "has"
    | "hasNote"
    | "label"
    | "missing"
    | "name"
    | "namePrefix"
    | "notEmpty"
    | "notExcluded"
    | "notHard"
    | "notMissing"
    | "property"
    | "scoreMax"
    | "scoreMin"
    | "set"
    | "shapeAreaMax"
    | "shapeAreaMin"
    | "shapeAspectMax"
    | "shapeAspectMin"
    | "suggested"
    | "undecided"
    | "usage"
    | "withoutLabel";
  value: string;
  /** The property's name, where there is one. */
  name: string;
  without: Partial<Conditions>;
}

const TEXTS = ["name", "namePrefix", "directory", "createdFrom", "createdTo", "annotatedBy", "hardReason"] as const;
const FLAGS = { hard: ["hard", "notHard"], excluded: ["excluded", "notExcluded"], empty: ["empty", "notEmpty"], missing: ["missing", "notMissing"] } as const;
const NUMBERS = ["annotationsMin", "annotationsMax", "scoreMin", "scoreMax", "shapeAspectMin", "shapeAspectMax"] as const;
const SHARES = ["shapeAreaMin", "shapeAreaMax", "confidenceMin", "confidenceMax"] as const;

const chip = (words: FilterChip["words"], value: string, without: Partial<Conditions>, name = ""): FilterChip => ({ words, value, name, without });

function without(properties: Conditions["properties"], name: string): Conditions["properties"] {
  return Object.fromEntries(Object.entries(properties).filter(([each]) => each !== name));
}

/** Conditions one by one. */
export function chipsOf(filter: Conditions): FilterChip[] {
  return [
    ...filter.labels.map((label) => chip("label", label, { labels: filter.labels.filter((each) => each !== label) })),
    ...filter.withoutLabels.map((label) =>
      chip("withoutLabel", label, { withoutLabels: filter.withoutLabels.filter((each) => each !== label) }),
    ),
    ...filter.suggested.map((label) => chip("suggested", label, { suggested: filter.suggested.filter((each) => each !== label) })),
    ...TEXTS.flatMap((field) => (filter[field] ? [chip(field, filter[field], { [field]: NO_CONDITIONS[field] })] : [])),
    ...(["hard", "excluded", "empty", "missing"] as const).flatMap((field) =>
      filter[field] === null ? [] : [chip(FLAGS[field][filter[field] ? 0 : 1], "", { [field]: null })],
    ),
    ...(filter.usage ? [chip("usage", filter.usage, { usage: "" })] : []),
    ...NUMBERS.flatMap((field) => (filter[field] === null ? [] : [chip(field, String(filter[field]), { [field]: null })])),
    ...SHARES.flatMap((field) => (filter[field] === null ? [] : [chip(field, `${toPercent(filter[field])} %`, { [field]: null })])),
    ...Object.entries(filter.properties).map(([name, value]) =>
      chip(name === UNDECIDED && value === YES ? "undecided" : "property", value, { properties: without(filter.properties, name) }, name),
    ),
    ...(filter.set ? [chip("set", filter.set, { set: "" })] : []),
    ...filter.hasProperty.map((name) =>
      chip(name === NOTE ? "hasNote" : "has", "", { hasProperty: filter.hasProperty.filter((each) => each !== name) }, name),
    ),
  ];
}
