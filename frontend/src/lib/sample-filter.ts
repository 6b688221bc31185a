import type { Counts, paths } from "@/api/schema.gen";

import { type Conditions, conditionsBody, isUnconditional, NO_CONDITIONS, readConditions, writeConditions } from "./sample-conditions";

type SampleQuery = NonNullable<paths["/api/v1/datasets/{dataset_id}/samples"]["get"]["parameters"]["query"]>;
export type TabName = NonNullable<SampleQuery["tab"]>;
export type OrderName = NonNullable<SampleQuery["order"]>;

/** Which samples a page shows, and in which order; lives in the URL. */
export interface SampleFilter extends Conditions {
  tab: TabName;
  /** Alternatives: one of them must hold too. One without conditions is still being written, and says nothing. */
  anyOf: Conditions[];
  order: OrderName;
}

export const TABS = ["all", "unlabeled", "labeled", "to_confirm"] as const satisfies readonly TabName[];
export const ORDERS = ["number", "-number", "name", "-name", "-created", "created", "-score", "score"] as const satisfies readonly OrderName[];
export const MOST_ALTERNATIVES = 10;

export const EVERYTHING: SampleFilter = { tab: "all", ...NO_CONDITIONS, anyOf: [], order: "number" };

/** Reads a filter from a URL; unknown words fall back to the widest choice. */
export function readFilter(params: URLSearchParams): SampleFilter {
  return {
    tab: TABS.find((tab) => tab === params.get("tab")) ?? "all",
    ...readConditions(params),
    anyOf: params
      .getAll("any_of")
      .slice(0, MOST_ALTERNATIVES)
      .map((text) => readConditions(new URLSearchParams(text))),
    order: ORDERS.find((order) => order === params.get("order")) ?? "number",
  };
}

/** Writes a filter to URL parameters, leaving out what is at its default. */
export function writeFilter(filter: SampleFilter): URLSearchParams {
  const params = new URLSearchParams(filter.tab === "all" ? "" : { tab: filter.tab });
  for (const [name, value] of writeConditions(filter)) params.append(name, value);
  for (const each of filter.anyOf) params.append("any_of", writeConditions(each).toString());
  if (filter.order !== "number") params.set("order", filter.order);
  return params;
}

/** Alternatives that say something. */
function spoken({ anyOf }: SampleFilter) {
  return anyOf.filter((each) => !isUnconditional(each)).map(conditionsBody);
}

/** The filter as the `filter` body of batch, export and views. */
export function filterBody(filter: SampleFilter) {
  const anyOf = spoken(filter);
  return { tab: filter.tab, ...conditionsBody(filter), ...(anyOf.length > 0 ? { any_of: anyOf } : {}) };
}

/** The filter as query parameters of the sample list. */
export function filterQuery(filter: SampleFilter) {
  const anyOf = spoken(filter);
  return { tab: filter.tab, ...conditionsBody(filter), ...(anyOf.length > 0 ? { any_of: JSON.stringify(anyOf) } : {}) };
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
  return !isUnconditional(filter) || spoken(filter).length > 0;
}

/** Begins another alternative: of one row of conditions, the first "or" makes two. */
export function withAlternative(filter: SampleFilter): Partial<SampleFilter> {
  if (filter.anyOf.length > 0) return { anyOf: [...filter.anyOf, NO_CONDITIONS] };
  return { ...NO_CONDITIONS, anyOf: [readConditions(writeConditions(filter)), NO_CONDITIONS] };
}

/** Takes an alternative away; where one is left and nothing holds beside it, it is the filter itself. */
export function withoutAlternative(filter: SampleFilter, place: number): Partial<SampleFilter> {
  const rest = filter.anyOf.filter((_, index) => index !== place);
  const [last] = rest;
  if (rest.length === 1 && last && isUnconditional(filter)) return { ...last, anyOf: [] };
  return { anyOf: rest };
}

/** Changes one alternative. */
export function inAlternative(filter: SampleFilter, place: number, part: Partial<Conditions>): Partial<SampleFilter> {
  return { anyOf: filter.anyOf.map((each, index) => (index === place ? { ...each, ...part } : each)) };
}
