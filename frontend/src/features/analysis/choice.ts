import type { AnalysisUsage, MetricName } from "@/api/schema.gen";

/** A table, so that a usage which the schema gets is missed here by the type check. */
const USAGE_TABLE: Record<AnalysisUsage, true> = { all: true, train: true, eval: true, inference: true };
export const USAGES = Object.keys(USAGE_TABLE) as AnalysisUsage[];

export const MEASURES = ["share", "count"] as const;
/** What the height of a chart means. */
export type Measure = (typeof MEASURES)[number];

/**
 * A part of a metric's axis, and of which series its samples are shown; null is the one that has most there.
 * `isOutside`: samples that are not in the version are shown instead.
 */
export interface ChosenRange {
  metric: string;
  from: number;
  to: number;
  of: string | null;
  isOutside?: boolean;
}

/** What the page shows, as its address has it. Without versions: the newest analysed one; without metrics: all. */
export interface Choice {
  versions: string[];
  usages: AnalysisUsage[];
  metrics: string[];
  measure: Measure;
  range: ChosenRange | null;
}

const words = (text: string | null) => [...new Set((text ?? "").split(",").filter(Boolean))];

export function readChoice(params: URLSearchParams): Choice {
  const asked = words(params.get("usages"));
  const usages = USAGES.filter((usage) => asked.includes(usage));
  return {
    versions: words(params.get("versions")).filter((id) => /^\d+$/.test(id)),
    usages: usages.length > 0 ? usages : ["all"],
    metrics: words(params.get("metrics")),
    measure: MEASURES.find((name) => name === params.get("y")) ?? "share",
    range: readRange(params),
  };
}

function readRange(params: URLSearchParams): ChosenRange | null {
  const [metric, from, to] = (params.get("range") ?? "").split(",");
  const [low, high] = [Number(from || NaN), Number(to || NaN)];
  if (!metric || !(low < high)) return null;
  return { metric, from: low, to: high, of: params.get("of"), ...(params.get("outside") === "1" ? { isOutside: true } : {}) };
}

/** The address of a choice, without what is so by itself. */
export function writeChoice({ versions, usages, metrics, measure, range }: Choice): URLSearchParams {
  const params = new URLSearchParams();
  if (versions.length > 0) params.set("versions", versions.join(","));
  if (usages.join() !== "all") params.set("usages", usages.join(","));
  if (metrics.length > 0) params.set("metrics", metrics.join(","));
  if (measure !== "share") params.set("y", measure);
  if (range) params.set("range", [range.metric, range.from, range.to].join(","));
  if (range?.of) params.set("of", range.of);
  if (range?.isOutside) params.set("outside", "1");
  return params;
}

/** Whether a metric is among the chosen; all are where none is named. */
export function isChosen({ metrics }: Pick<Choice, "metrics">, metric: MetricName): boolean {
  return metrics.length === 0 || metrics.includes(metric);
}
