import type { Series } from "@/api/schema.gen";
import { csvOf } from "@/lib/csv";

/** The bins of one metric and the counts of every series, as a table for spreadsheets. */
export function binsCsv(series: readonly Series[], header: { from: string; to: string }): string {
  const edges = series[0]?.edges ?? [];
  const rows = edges.slice(0, -1).map((edge, bin) => [edge, edges[bin + 1]!, ...series.map(({ counts }) => counts[bin] ?? 0)]);
  return csvOf([[header.from, header.to, ...series.map(({ name }) => name)], ...rows]);
}
