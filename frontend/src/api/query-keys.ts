/** Keys of cached answers. All that belongs to a dataset starts alike, so that one call refreshes it. */
export const keys = {
  datasets: (filter?: object) => (filter ? (["datasets", filter] as const) : (["datasets"] as const)),
  deletedDatasets: () => ["datasets", "trash"] as const,
  dataset: (id: string) => ["dataset", id] as const,
  pulse: (id: string) => ["pulse", id] as const,
  labels: (id: string) => ["dataset", id, "labels"] as const,
  members: (id: string) => ["dataset", id, "members"] as const,
  /** What the annotation page has read of a sample. */
  annotating: (id: string, sample: string) => ["dataset", id, "annotating", sample] as const,
  samples: (id: string, filter?: object) =>
    filter ? (["dataset", id, "samples", filter] as const) : (["dataset", id, "samples"] as const),
  views: (id: string) => ["dataset", id, "views"] as const,
  history: (id: string, sample: string) => ["dataset", id, "history", sample] as const,
  crops: (id: string, filter: object) => ["dataset", id, "crops", filter] as const,
  cropMeasures: (id: string, label: string) => ["dataset", id, "cropMeasures", label] as const,
  versions: (id: string) => ["dataset", id, "versions"] as const,
  version: (id: string, version: string) => ["dataset", id, "versions", version] as const,
  versionSamples: (id: string, version: string, filter: object) =>
    ["dataset", id, "versions", version, "samples", filter] as const,
  preview: (id: string, plan: object) => ["dataset", id, "preview", plan] as const,
  jobs: (id: string, filter?: object) =>
    filter ? (["dataset", id, "jobs", filter] as const) : (["dataset", id, "jobs"] as const),
  changes: (id: string, filter: object) => ["dataset", id, "changes", filter] as const,
  jobLog: (job: string) => ["job", job, "log"] as const,
  trash: (id: string, filter?: object) => (filter ? (["dataset", id, "trash", filter] as const) : (["dataset", id, "trash"] as const)),
  exports: (id: string) => ["dataset", id, "exports"] as const,
  exportFormats: (id: string) => ["dataset", id, "exportFormats"] as const,
  exportPreview: (id: string, plan: object) => ["dataset", id, "exportPreview", plan] as const,
  transferPreview: (id: string, order: object) => ["dataset", id, "transferPreview", order] as const,
  allVersions: (id: string) => ["dataset", id, "versions", "all"] as const,
  analyses: (id: string) => ["dataset", id, "analysis"] as const,
  analysisSeries: (id: string, query: object) => ["dataset", id, "analysis", "series", query] as const,
  analysisReports: (id: string) => ["dataset", id, "analysis", "report"] as const,
  analysisReport: (id: string, version: string) => ["dataset", id, "analysis", "report", version] as const,
  analysisStacks: (id: string, version: string, leaking: boolean) => ["dataset", id, "analysis", "stacks", version, leaking] as const,
  analysisOutside: (id: string, query: object | null) => ["dataset", id, "analysis", "outside", query] as const,
  analysisBin: (id: string, query: object) => ["dataset", id, "analysis", "bin", query] as const,
  duplicates: (id: string, choice?: object) =>
    choice ? (["dataset", id, "duplicates", choice] as const) : (["dataset", id, "duplicates"] as const),
  storage: (path: string | null) => ["storage", path] as const,
  users: () => ["users"] as const,
  tokens: () => ["tokens"] as const,
};
