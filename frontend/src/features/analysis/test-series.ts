import type { Series, Version } from "@/api/schema.gen";

import type { PlacedSeries } from "./strokes";

/** Four bins of brightness, of which the outer ones are empty. */
export const A_SERIES: Series = {
  name: "V001_all", version: "1", usage: "all", metric: "brightness", unit: "", counted: "images", scale: "linear",
  edges: [0, 0.25, 0.5, 0.75, 1], counts: [0, 3, 1, 0], n: 4, missing: 0, mean: 0.4, std: 0.1, min: 0.3, max: 0.6, quantiles: [0.3, 0.3, 0.3, 0.4, 0.5, 0.6, 0.6],
};

export const A_PLACED_SERIES: PlacedSeries = { ...A_SERIES, place: 0 };

export const A_VERSION: Version = {
  id: "1", name: "V001", description: "", status: "normal", digest: "d1", parent: null, parent_name: null, parent_deleted: false, automatic: false, lineage: [], is_current: true,
  counts: { total: 40, labeled: 27, train: 20, eval: 7, inference: 0 },
  label_counts: {}, split: {}, manifest_path: "obs://output/V001.manifest", created_by: "ana", created_at: "2026-11-23T08:00:00Z", analysis: null, tags: [], has_copies: false, problems: { changed: 0, gone: 0, unreadable: 0 }, verified_at: null,
};
