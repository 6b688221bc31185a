import type { BulkAction, Dataset, Job, Label } from "@/api/schema.gen";

export const A_DATASET: Dataset = {
  id: "7",
  name: "cats",
  type: "object_detection",
  description: "",
  input_path: "obs://images/cats/",
  output_path: "obs://output/easel/",
  counts: { total: 40, unlabeled: 10, labeled: 27, to_confirm: 3 },
  current_version: null,
  running_jobs: [],
  my_role: "owner",
  created_by: "ana",
  created_at: "2026-11-23T08:00:00Z",
};

export const A_JOB: Job = {
  id: "31",
  kind: "publish",
  state: "waiting",
  progress: { done: 0, total: 0, step: "plan", note: "" },
  parameters: {},
  result: null,
  error: null,
  dataset: "7",
  created_by: "ana",
  created_at: "2026-11-23T08:00:00Z",
  started_at: null,
  finished_at: null,
};

export const A_LABEL: Label = {
  id: "3",
  name: "cat",
  color: "#2f7ed8",
  shortcut: "1",
  attributes: [],
  annotation_count: 12,
  sample_count: 9,
};

export const A_BULK_ACTION: BulkAction = {
  id: "0b4f2a60-7c1d-4a53-9d0e-4f0c7f7a1b11",
  action: "mark_hard",
  actor: "ana",
  at: "2026-11-23T08:00:00Z",
  changed: 3,
  labels: [],
  into: null,
  properties: {},
  target: null,
  undoes: null,
  files_deleted: false,
  undone_at: null,
  can_undo: true,
  job: null,
};
