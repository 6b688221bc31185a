/** What a filter may ask of the usage; "none" leaves it to the split. */
export const USAGE_CHOICES = ["train", "eval", "inference", "none"] as const;
export type UsageChoice = (typeof USAGE_CHOICES)[number];

/** Conditions on samples that all hold at once, in the words of the API. */
export interface Conditions {
  labels: string[];
  labelOp: "or" | "and";
  /** Labels that a sample has none of. */
  withoutLabels: string[];
  /** What the file name holds anywhere. */
  name: string;
  /** How the file name begins. */
  namePrefix: string;
  /** The folder below the input; "/" is the input itself. */
  directory: string;
  /** Days such as "2026-11-23" of the person's own clock, the last one included. */
  createdFrom: string;
  createdTo: string;
  annotatedBy: string;
  hard: boolean | null;
  /** Why it is hard, by ModelArts' id; "" for whatever. */
  hardReason: string;
  /** Held back from versions. */
  excluded: boolean | null;
  /** The usage that was set by hand; "none" for samples that have none, "" for any. */
  usage: UsageChoice | "";
  empty: boolean | null;
  missing: boolean | null;
  annotationsMin: number | null;
  annotationsMax: number | null;
  scoreMin: number | null;
  scoreMax: number | null;
  /** Of one annotation, with one of the labels where some are named: its share of the image (0..1), its width by its height. */
  shapeAreaMin: number | null;
  shapeAreaMax: number | null;
  shapeAspectMin: number | null;
  shapeAspectMax: number | null;
  /** Of one suggestion: with one of these labels, where some are named, and so sure (0..1). */
  suggested: string[];
  confidenceMin: number | null;
  confidenceMax: number | null;
  /** Id of a set of samples. */
  set: string;
  properties: Readonly<Record<string, string>>;
  /** Names of properties that have a value, whichever. */
  hasProperty: string[];
}

export const NO_CONDITIONS: Conditions = {
  labels: [],
  labelOp: "or",
  withoutLabels: [],
  name: "",
  namePrefix: "",
  directory: "",
  createdFrom: "",
  createdTo: "",
  annotatedBy: "",
  hard: null,
  hardReason: "",
  excluded: null,
  usage: "",
  empty: null,
  missing: null,
  annotationsMin: null,
  annotationsMax: null,
  scoreMin: null,
  scoreMax: null,
  shapeAreaMin: null,
  shapeAreaMax: null,
  shapeAspectMin: null,
  shapeAspectMax: null,
  suggested: [],
  confidenceMin: null,
  confidenceMax: null,
  set: "",
  properties: {},
  hasProperty: [],
};

const TEXTS = {
  name: "name~",
  namePrefix: "name",
  directory: "directory",
  annotatedBy: "annotated_by",
  hardReason: "hard_reason",
  set: "set",
} as const;
const DAYS = { createdFrom: "created_after", createdTo: "created_before" } as const;
const CHOICES = ["hard", "excluded", "empty", "missing"] as const;
const NUMBERS = {
  annotationsMin: "annotations_min",
  annotationsMax: "annotations_max",
  scoreMin: "score_min",
  scoreMax: "score_max",
  shapeAreaMin: "shape_area_min",
  shapeAreaMax: "shape_area_max",
  shapeAspectMin: "shape_aspect_min",
  shapeAspectMax: "shape_aspect_max",
  confidenceMin: "confidence_min",
  confidenceMax: "confidence_max",
} as const;
const MOST_ASPECT = 1e6;
const PROPERTY = "property.";
const ROW_ID = /^\d{1,18}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function readFlag(text: string | null): boolean | null {
  return text === "true" ? true : text === "false" ? false : null;
}

function readNumber(text: string | null): number | null {
  const number = text ? Number(text) : NaN;
  return Number.isFinite(number) ? number : null;
}

/** Annotations are counted in whole numbers. */
function readCount(text: string | null): number | null {
  const number = readNumber(text);
  return number !== null && Number.isInteger(number) && number >= 0 ? number : null;
}

function readWithin(text: string | null, most: number): number | null {
  const number = readNumber(text);
  return number !== null && number >= 0 && number <= most ? number : null;
}

function readDay(text: string | null): string {
  return text && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : "";
}

function readId(text: string | null): string {
  return text && ROW_ID.test(text) ? text : "";
}

const several = (params: URLSearchParams, name: string) => [...new Set(params.getAll(name).filter(Boolean))];

/** Reads conditions from URL parameters; unknown words fall back to the widest choice. */
export function readConditions(params: URLSearchParams): Conditions {
  const properties = [...params].filter(([name]) => name.startsWith(PROPERTY)).map(([name, value]) => [name.slice(PROPERTY.length), value]);
  return {
    labels: several(params, "label"),
    labelOp: params.get("label_op") === "and" ? "and" : "or",
    withoutLabels: several(params, "without_label"),
    name: params.get(TEXTS.name) ?? "",
    namePrefix: params.get(TEXTS.namePrefix) ?? "",
    directory: params.get(TEXTS.directory) ?? "",
    createdFrom: readDay(params.get(DAYS.createdFrom)),
    createdTo: readDay(params.get(DAYS.createdTo)),
    annotatedBy: params.get(TEXTS.annotatedBy) ?? "",
    hardReason: /^\d{1,3}$/.exec(params.get(TEXTS.hardReason) ?? "")?.[0] ?? "",
    hard: readFlag(params.get("hard")),
    excluded: readFlag(params.get("excluded")),
    usage: USAGE_CHOICES.find((usage) => usage === params.get("usage")) ?? "",
    empty: readFlag(params.get("empty")),
    missing: readFlag(params.get("missing")),
    annotationsMin: readCount(params.get(NUMBERS.annotationsMin)),
    annotationsMax: readCount(params.get(NUMBERS.annotationsMax)),
    scoreMin: readNumber(params.get(NUMBERS.scoreMin)),
    scoreMax: readNumber(params.get(NUMBERS.scoreMax)),
    shapeAreaMin: readWithin(params.get(NUMBERS.shapeAreaMin), 1),
    shapeAreaMax: readWithin(params.get(NUMBERS.shapeAreaMax), 1),
    shapeAspectMin: readWithin(params.get(NUMBERS.shapeAspectMin), MOST_ASPECT),
    shapeAspectMax: readWithin(params.get(NUMBERS.shapeAspectMax), MOST_ASPECT),
    suggested: several(params, "suggested_label"),
    confidenceMin: readWithin(params.get(NUMBERS.confidenceMin), 1),
    confidenceMax: readWithin(params.get(NUMBERS.confidenceMax), 1),
    set: readId(params.get("set")),
    properties: Object.fromEntries(properties) as Record<string, string>,
    hasProperty: several(params, "has_property"),
  };
}

/** Writes conditions to URL parameters, leaving out what is at its default. */
export function writeConditions(conditions: Conditions): URLSearchParams {
  const params = new URLSearchParams();
  for (const label of conditions.labels) params.append("label", label);
  if (conditions.labels.length > 1 && conditions.labelOp === "and") params.set("label_op", "and");
  for (const label of conditions.withoutLabels) params.append("without_label", label);
  for (const label of conditions.suggested) params.append("suggested_label", label);
  for (const [field, name] of entries({ ...TEXTS, ...DAYS })) if (conditions[field]) params.set(name, conditions[field]);
  if (conditions.usage) params.set("usage", conditions.usage);
  for (const name of CHOICES) if (conditions[name] !== null) params.set(name, String(conditions[name]));
  for (const [field, name] of entries(NUMBERS)) if (conditions[field] !== null) params.set(name, String(conditions[field]));
  for (const [name, value] of Object.entries(conditions.properties)) params.set(PROPERTY + name, value);
  for (const name of conditions.hasProperty) params.append("has_property", name);
  return params;
}

export function isUnconditional(conditions: Conditions): boolean {
  return writeConditions(conditions).size === 0;
}

function entries<Key extends string, Value>(table: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(table) as [Key, Value][];
}

/** The moment at which a day begins here, `later` days after it, for the server. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** Conditions as the fields of a query or a body. */
export function conditionsBody(conditions: Conditions) {
  const texts = entries(TEXTS).flatMap(([field, name]) => (conditions[field] ? [[name, conditions[field]]] : []));
  const flags = CHOICES.flatMap((name) => (conditions[name] === null ? [] : [[name, conditions[name]]]));
  const numbers = entries(NUMBERS).flatMap(([field, name]) => (conditions[field] === null ? [] : [[name, conditions[field]]]));
  const properties = Object.entries(conditions.properties).map(([name, value]) => [PROPERTY + name, value]);
  return {
    ...(conditions.labels.length > 0 ? { label: conditions.labels, label_op: conditions.labelOp } : {}),
    ...(conditions.withoutLabels.length > 0 ? { without_label: conditions.withoutLabels } : {}),
    ...(conditions.suggested.length > 0 ? { suggested_label: conditions.suggested } : {}),
    ...(Object.fromEntries(texts) as Partial<Record<(typeof TEXTS)[keyof typeof TEXTS], string>>),
    ...(conditions.createdFrom ? { created_after: startOf(conditions.createdFrom, 0) } : {}),
    ...(conditions.createdTo ? { created_before: startOf(conditions.createdTo, 1) } : {}),
    ...(conditions.usage ? { usage: conditions.usage } : {}),
    ...(Object.fromEntries(flags) as Partial<Record<(typeof CHOICES)[number], boolean>>),
    ...(Object.fromEntries(numbers) as Partial<Record<(typeof NUMBERS)[keyof typeof NUMBERS], number>>),
    ...(Object.fromEntries(properties) as object),
    ...(conditions.hasProperty.length > 0 ? { has_property: conditions.hasProperty } : {}),
  };
}
