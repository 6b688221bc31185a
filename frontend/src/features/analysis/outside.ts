import type { MetricName, paths } from "@/api/schema.gen";

type OutsideMetric = paths["/api/v1/datasets/{dataset_id}/analysis/outside"]["get"]["parameters"]["query"]["metric"];

/** A table, so that a metric which the schema gets is missed here by the type check. */
const OUTSIDE_TABLE: Record<OutsideMetric, true> = {
  resolution: true,
  aspect_ratio: true,
  brightness: true,
  saturation: true,
  colorfulness: true,
  clarity: true,
  contrast: true,
  entropy: true,
  sharpness: true,
  box_count: true,
};

/** Whether samples outside of a version are found by a metric: not by one of boxes that nobody has measured. */
export function isKnownOutside(metric: MetricName): metric is OutsideMetric {
  return metric in OUTSIDE_TABLE;
}

export interface OutsideQuery {
  version: string;
  metric: OutsideMetric;
  from: number;
  to: number;
}

/** Why a scanned sample may have no value of a metric. */
export function lackOutside(metric: OutsideMetric): "unlabeled" | "unmeasured" {
  return metric === "box_count" ? "unlabeled" : "unmeasured";
}
