import type { Version } from "@/api/schema.gen";

export const A_VERSION: Version = {
  id: "3", name: "V001", description: "", status: "normal", digest: "00", parent: null, parent_name: null, parent_deleted: false, is_current: true, automatic: false,
  counts: { total: 4, labeled: 4, train: 4, eval: 0, inference: 0 }, label_counts: {}, split: {},
  manifest_path: "obs://output/V001.manifest", created_by: "ana", created_at: "2026-11-23T08:00:00Z", analysis: null, tags: [], lineage: [], has_copies: false,
  problems: { changed: 0, gone: 0, unreadable: 0 }, verified_at: null,
};
