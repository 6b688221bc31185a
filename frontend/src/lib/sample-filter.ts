import type { Counts, paths } from "@/api/schema.gen";

type SampleQuery = NonNullable<paths["/api/v1/datasets/{dataset_id}/samples"]["get"]["parameters"]["query"]>;
export type TabName = NonNullable<SampleQuery["tab"]>;
export type OrderName = NonNullable<SampleQuery["order"]>;

/** Which samples a page shows, and in which order; lives in the URL, in the words of the API. */
export interface SampleFilter {
  tab: TabName;
  labels: string[];
  labelOp: "or" | "and";
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
  empty: boolean | null;
  missing: boolean | null;
  scoreMin: number | null;
  scoreMax: number | null;
  properties: Readonly<Record<string, string>>;
  /** Names of properties that have a value, whichever. */
  hasProperty: string[];
  order: OrderName;
}

export const TABS = ["all", "unlabeled", "labeled", "to_confirm"] as const satisfies readonly TabName[];
export const ORDERS = ["number", "-number", "name", "-name", "-created", "created", "-score", "score"] as const satisfies readonly OrderName[];

export const EVERYTHING: SampleFilter = {
  tab: "all",
  labels: [],
  labelOp: "or",
  name: "",
  namePrefix: "",
  directory: "",
  createdFrom: "",
  createdTo: "",
  annotatedBy: "",
  hard: null,
  empty: null,
  missing: null,
  scoreMin: null,
  scoreMax: null,
  properties: {},
  hasProperty: [],
  order: "number",
};

const TEXTS = { name: "name~", namePrefix: "name", directory: "directory", annotatedBy: "annotated_by" } as const;
const DAYS = { createdFrom: "created_after", createdTo: "created_before" } as const;
const CHOICES = ["hard", "empty", "missing"] as const;
const NUMBERS = { scoreMin: "score_min", scoreMax: "score_max" } as const;
const PROPERTY = "property.";
const DAY = /^\d{4}-\d{2}-\d{2}$/;

function readFlag(text: string | null): boolean | null {
  return text === "true" ? true : text === "false" ? false : null;
}

function readNumber(text: string | null): number | null {
  const number = text ? Number(text) : NaN;
  return Number.isFinite(number) ? number : null;
}

function readDay(text: string | null): string {
  return text && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : "";
}

const several = (params: URLSearchParams, name: string) => [...new Set(params.getAll(name).filter(Boolean))];

/** Reads a filter from a URL; unknown words fall back to the widest choice. */
export function readFilter(params: URLSearchParams): SampleFilter {
  const properties = [...params].filter(([name]) => name.startsWith(PROPERTY)).map(([name, value]) => [name.slice(PROPERTY.length), value]);
  return {
    tab: TABS.find((tab) => tab === params.get("tab")) ?? "all",
    labels: several(params, "label"),
    labelOp: params.get("label_op") === "and" ? "and" : "or",
    name: params.get(TEXTS.name) ?? "",
    namePrefix: params.get(TEXTS.namePrefix) ?? "",
    directory: params.get(TEXTS.directory) ?? "",
    createdFrom: readDay(params.get(DAYS.createdFrom)),
    createdTo: readDay(params.get(DAYS.createdTo)),
    annotatedBy: params.get(TEXTS.annotatedBy) ?? "",
    hard: readFlag(params.get("hard")),
    empty: readFlag(params.get("empty")),
    missing: readFlag(params.get("missing")),
    scoreMin: readNumber(params.get(NUMBERS.scoreMin)),
    scoreMax: readNumber(params.get(NUMBERS.scoreMax)),
    properties: Object.fromEntries(properties) as Record<string, string>,
    hasProperty: several(params, "has_property"),
    order: ORDERS.find((order) => order === params.get("order")) ?? "number",
  };
}

/** Writes a filter to URL parameters, leaving out what is at its default. */
export function writeFilter(filter: SampleFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.tab !== "all") params.set("tab", filter.tab);
  for (const label of filter.labels) params.append("label", label);
  if (filter.labels.length > 1 && filter.labelOp === "and") params.set("label_op", "and");
  for (const [field, name] of entries({ ...TEXTS, ...DAYS })) if (filter[field]) params.set(name, filter[field]);
  for (const name of CHOICES) if (filter[name] !== null) params.set(name, String(filter[name]));
  for (const [field, name] of entries(NUMBERS)) if (filter[field] !== null) params.set(name, String(filter[field]));
  for (const [name, value] of Object.entries(filter.properties)) params.set(PROPERTY + name, value);
  for (const name of filter.hasProperty) params.append("has_property", name);
  if (filter.order !== "number") params.set("order", filter.order);
  return params;
}

function entries<Key extends string, Value>(table: Readonly<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(table) as [Key, Value][];
}

/** The moment at which a day begins here, `later` days after it, for the server. */
function startOf(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}

/** The filter as query parameters of the sample list, and as the `filter` body of batch and export. */
export function filterQuery(filter: SampleFilter) {
  const texts = entries(TEXTS).flatMap(([field, name]) => (filter[field] ? [[name, filter[field]]] : []));
  const flags = CHOICES.flatMap((name) => (filter[name] === null ? [] : [[name, filter[name]]]));
  const numbers = entries(NUMBERS).flatMap(([field, name]) => (filter[field] === null ? [] : [[name, filter[field]]]));
  const properties = Object.entries(filter.properties).map(([name, value]) => [PROPERTY + name, value]);
  return {
    tab: filter.tab,
    ...(filter.labels.length > 0 ? { label: filter.labels, label_op: filter.labelOp } : {}),
    ...(Object.fromEntries(texts) as Partial<Record<(typeof TEXTS)[keyof typeof TEXTS], string>>),
    ...(filter.createdFrom ? { created_after: startOf(filter.createdFrom, 0) } : {}),
    ...(filter.createdTo ? { created_before: startOf(filter.createdTo, 1) } : {}),
    ...(Object.fromEntries(flags) as Partial<Record<(typeof CHOICES)[number], boolean>>),
    ...(Object.fromEntries(numbers) as Partial<Record<(typeof NUMBERS)[keyof typeof NUMBERS], number>>),
    ...(Object.fromEntries(properties) as object),
    ...(filter.hasProperty.length > 0 ? { has_property: filter.hasProperty } : {}),
  };
}

/** As `filterQuery`, with the order: for lists and for what lies before and after a sample. */
export function listQuery(filter: SampleFilter) {
  return { ...filterQuery(filter), ...(filter.order === "number" ? {} : { order: filter.order }) };
}

/** How many samples a tab holds. */
export function countOf(counts: Counts, tab: TabName): number {
  return tab === "all" ? counts.total : counts[tab];
}

/** True when something narrows the tab. */
export function isNarrowed(filter: SampleFilter): boolean {
  return writeFilter({ ...filter, tab: "all", order: "number" }).size > 0;
}
