import type { Counts, paths } from "@/api/schema.gen";

type SampleQuery = NonNullable<paths["/api/v1/datasets/{dataset_id}/samples"]["get"]["parameters"]["query"]>;
export type TabName = NonNullable<SampleQuery["tab"]>;

/** Which samples a page shows; lives in the URL, in the words of the API. */
export interface SampleFilter {
  tab: TabName;
  labels: string[];
  labelOp: "or" | "and";
  name: string;
  directory: string;
}

export const TABS = ["all", "unlabeled", "labeled", "to_confirm"] as const satisfies readonly TabName[];

export const EVERYTHING: SampleFilter = { tab: "all", labels: [], labelOp: "or", name: "", directory: "" };

/** Reads a filter from a URL; unknown words fall back to the widest choice. */
export function readFilter(params: URLSearchParams): SampleFilter {
  return {
    tab: TABS.find((tab) => tab === params.get("tab")) ?? "all",
    labels: [...new Set(params.getAll("label").filter(Boolean))],
    labelOp: params.get("label_op") === "and" ? "and" : "or",
    name: params.get("name~") ?? "",
    directory: params.get("directory") ?? "",
  };
}

/** Writes a filter to URL parameters, leaving out what is at its default. */
export function writeFilter(filter: SampleFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.tab !== "all") params.set("tab", filter.tab);
  for (const label of filter.labels) params.append("label", label);
  if (filter.labels.length > 1 && filter.labelOp === "and") params.set("label_op", "and");
  if (filter.name) params.set("name~", filter.name);
  if (filter.directory) params.set("directory", filter.directory);
  return params;
}

/** The filter as query parameters of the sample list, and as the `filter` body of batch and export. */
export function filterQuery(filter: SampleFilter) {
  return {
    tab: filter.tab,
    ...(filter.labels.length > 0 ? { label: filter.labels, label_op: filter.labelOp } : {}),
    ...(filter.name ? { "name~": filter.name } : {}),
    ...(filter.directory ? { directory: filter.directory } : {}),
  };
}

/** How many samples a tab holds. */
export function countOf(counts: Counts, tab: TabName): number {
  return tab === "all" ? counts.total : counts[tab];
}

/** True when something narrows the tab. */
export function isNarrowed(filter: SampleFilter): boolean {
  return filter.labels.length > 0 || filter.name !== "" || filter.directory !== "";
}
