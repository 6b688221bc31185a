import type { ImportRequest } from "@/api/schema.gen";

/** How annotations are read; `none` takes the images alone. */
export const FORMATS = ["auto", "voc", "coco", "none"] as const;

export interface ImportForm {
  path: string;
  format: (typeof FORMATS)[number];
  /** False: what comes waits in To confirm. */
  final: boolean;
}

export function orderOf({ path, format, final }: ImportForm): ImportRequest {
  const folder = path.trim().endsWith("/") ? path.trim() : `${path.trim()}/`;
  if (format === "none") return { path: folder, annotated: false };
  return { path: folder, format, annotated: true, final };
}
