import type { BulkActionName } from "@/api/schema.gen";

/** A table, so that an action which the schema gets is missed here by the type check. */
const ACTION_TABLE: Record<BulkActionName, true> = {
  add_labels: true,
  remove_labels: true,
  replace_label: true,
  clear: true,
  mark_hard: true,
  unmark_hard: true,
  exclude: true,
  include: true,
  set_property: true,
  set_usage: true,
  confirm: true,
  reject: true,
  delete: true,
  restore: true,
  delete_label: true,
  merge_label: true,
  copy: true,
  move: true,
  quick_review: true,
  label_alike: true,
  auto_grouping: true,
  undo: true,
};

export const BULK_ACTIONS = Object.keys(ACTION_TABLE) as BulkActionName[];
