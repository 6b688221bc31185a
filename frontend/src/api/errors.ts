import type { ParseKeys } from "i18next";

import type { Error as Refusal } from "./schema.gen";

export type { Refusal };

/** A refused or failed request; `code` is stable, `body` the server's whole answer. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly body: Refusal | null;

  constructor(status: number, body: Refusal | null) {
    super(body?.message ?? `HTTP ${status}`);
    this.name = "ApiError";
    this.status = status;
    this.body = body;
    this.code = body?.code ?? (status === 0 ? "offline" : `http_${status}`);
  }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

/** An aborted request stays an AbortError; everything else that fetch throws means "not reached". */
export function networkError(cause: unknown): unknown {
  const aborted = cause instanceof DOMException && cause.name === "AbortError";
  return aborted || cause instanceof ApiError ? cause : new ApiError(0, null);
}

/** The codes that the pages put in their own words; any other shows the server's sentence. */
const TRANSLATED = [
  "offline",
  "unexpected",
  "http_500",
  "server_error",
  "csrf_failed",
  "not_signed_in",
  "not_allowed",
  "not_found",
  "too_many_tries",
  "too_large",
  "wrong_type",
  "invalid_credentials",
  "invalid_link",
  "wrong_password",
  "last_administrator",
  "required",
  "blank",
  "name_taken",
  "name_invalid",
  "username_invalid",
  "description_invalid",
  "dataset_busy",
  "dataset_empty",
  "input_empty",
  "no_input_path",
  "output_path_missing",
  "output_read_only",
  "bucket_read_only",
  "bucket_not_found",
  "object_not_found",
  "path_invalid",
  "export_path_invalid",
  "no_bucket",
  "export_expired",
  "split_invalid",
  "version_is_current",
  "version_in_use",
  "tag_invalid",
  "too_many_tags",
  "version_not_ready",
  "version_damaged",
  "stale_revision",
  "storage_unavailable",
  "storage_full",
  "unknown_label",
  "label_in_use",
  "shortcut_taken",
  "too_many_labels",
  "shape_outside_image",
  "shape_too_small",
  "shape_required",
  "shape_not_allowed",
  "duplicate_label",
  "unknown_user",
  "already_member",
  "last_owner",
  "job_not_open",
  "job_not_ended",
  "not_your_job",
  "image_unreadable",
  "image_missing",
  "image_damaged",
  "image_format_unsupported",
  "image_too_large",
  "image_truncated",
  "image_unknown",
  "not_available",
  "annotation_file_unreadable",
  "attribute_reserved",
  "group_gone",
  "property_invalid",
  "property_taken",
  "too_few_samples",
  "packages_missing",
  "attributes_invalid",
  "annotations_cut",
  "annotations_outside_image",
  "annotations_superseded",
  "box_outside_image",
  "image_ambiguous",
  "image_not_found",
  "image_size_differs",
  "image_size_unknown",
  "image_turned",
  "label_missing",
  "label_name_invalid",
  "label_name_invisible",
  "label_twice",
  "outline_simplified",
  "predictions_left_out",
  "regions_left_out",
  "row_unreadable",
  "shape_invalid",
  "shape_unsupported",
  "job_failed",
  "database_unavailable",
  "nothing_accepted",
  "nothing_to_import",
  "nothing_to_analyse",
  "analysis_running",
  "bulk_confirmation_off",
  "nothing_sure",
  "too_few_held_out",
  "version_not_analysed",
  "files_missing",
  "paths_differ",
  "too_many_files",
  "too_many_namesakes",
  "uploads_busy",
  "name_relative",
  "name_backslash",
  "name_control_character",
  "name_undecodable",
  "name_too_long",
  "name_reserved",
  "name_twice",
  "image_is_markup",
  "file_unknown",
  "file_unreadable",
  "other_content",
  "upload_empty",
  "piece_invalid",
  "link",
  "archive_alone",
  "archive_damaged",
  "archive_too_large",
  "archive_bomb",
  "archive_empty",
  "archive_encrypted",
  "archive_method",
  "archive_nested",
  "archive_entry_damaged",
  "format_unfit",
  "sample_exists",
  "nothing_to_copy",
  "already_labeled",
  "proportions_differ",
  "mask_size_differs",
  "sample_twice",
  "too_many_samples",
  "target_invalid",
  "too_many_annotations",
  "too_many_views",
  "view_gone",
  "set_gone",
  "set_empty",
  "view_of_another",
  "filter_too_long",
  "action_closed",
  "already_undone",
  "annotation_gone",
  "stale_annotation",
  "change_superseded",
  "not_undoable",
  "export_path_busy",
  "export_path_other",
  "file_in_use",
  "file_not_exported",
  "model_not_ready",
  "model_unfit",
  "model_in_use",
  "models_busy",
  "model_of_another",
  "no_sample",
  "nothing_to_pre_label",
  "address_invalid",
  "address_refused",
  "host_unknown",
  "server_unreachable",
  "server_too_slow",
  "server_broke_off",
  "certificate_refused",
  "redirect_refused",
  "answer_too_large",
  "answer_not_json",
  "backend_sign_in",
  "backend_failed",
  "backend_answer_invalid",
  "backend_answers_differ",
  "backend_needs_prompt",
  "model_of_other_kind",
  "no_label",
] as const;

/** Why the storage is away, where the server says it. */
const AWAY = ["clock", "failing", "forbidden", "keys", "no_storage", "region", "replaced", "silent"] as const;

/** Why a model can't be used. */
const UNUSABLE = [
  "not_onnx",
  "damaged",
  "external_data",
  "custom_operators",
  "too_complex",
  "too_large",
  "input_unknown",
  "output_unfit",
  "refused",
  "took_too_long",
  "out_of_memory",
  "crashed",
  "gone",
  "changed",
] as const;

type TranslatedCode = (typeof TRANSLATED)[number];
type AwayReason = (typeof AWAY)[number];
type UnusableReason = (typeof UNUSABLE)[number];
export type ErrorKey = (`errors.code.${TranslatedCode}` | `errors.storage.${AwayReason}` | `errors.model.${UnusableReason}`) & ParseKeys;

/** The locale key of a code, or null where only the server's own message can tell. */
export function errorKey(code: string, params?: Refusal["params"]): ErrorKey | null {
  const reason = code === "storage_unavailable" && AWAY.find((candidate) => candidate === params?.reason);
  if (reason) return `errors.storage.${reason}`;
  const fault = code === "model_unusable" && UNUSABLE.find((candidate) => candidate === params?.reason);
  if (fault) return `errors.model.${fault}`;
  const known = TRANSLATED.find((candidate) => candidate === code);
  return known ? `errors.code.${known}` : null;
}
