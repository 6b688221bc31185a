import type { DatasetCreateRequest } from "@/api/schema.gen";

/** What the creation form holds: a request with rows that may still be empty. */
export type DatasetDraft = Pick<DatasetCreateRequest, "name" | "type"> & {
  description?: string;
  input_path?: string;
  output_path?: string;
  import_annotations?: boolean;
  labels: { name?: string; color?: string; shortcut?: string }[];
};

function folder(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

/** True when `path` is `other` or lies below it. */
export function isInside(path: string, other: string): boolean {
  return path !== "" && other !== "" && folder(path).startsWith(folder(other));
}

/** The request of a draft: empty rows and empty fields are left out, paths end with a slash. */
export function cleanDraft(draft: DatasetDraft): DatasetCreateRequest {
  const { description, input_path, output_path } = draft;
  const labels = draft.labels.flatMap(({ name, color, shortcut }) => {
    const trimmed = name?.trim();
    if (!trimmed) return [];
    return [{ name: trimmed, ...(color ? { color } : {}), ...(shortcut ? { shortcut } : {}) }];
  });
  return {
    name: draft.name,
    type: draft.type,
    import_annotations: draft.import_annotations ?? true,
    ...(description ? { description } : {}),
    ...(input_path?.trim() ? { input_path: folder(input_path.trim()) } : {}),
    ...(output_path?.trim() ? { output_path: folder(output_path.trim()) } : {}),
    ...(labels.length > 0 ? { labels } : {}),
  };
}
