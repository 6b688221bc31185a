import type { ImportFormat, ImportRequest } from "@/api/schema.gen";

/** How annotations are read; `none` takes the images alone. */
export const FORMATS = ["auto", "modelarts", "voc", "coco", "yolo", "imagenet", "label_studio", "cvat", "masks", "classification_txt", "hf", "webdataset", "none"] as const satisfies readonly (ImportFormat | "none")[];

/** Of a list of formats, in px: all are seen without scrolling. */
export const FORMATS_HEIGHT = 480;

/** What a person chooses about the annotations of an import. */
export interface ImportChoices {
  format: (typeof FORMATS)[number];
  /** False: what comes waits in To confirm. */
  final: boolean;
  /** Only these; none means all. */
  labels: string[];
  onlyHard: boolean;
}

export const DEFAULT_CHOICES: ImportChoices = { format: "auto", final: true, labels: [], onlyHard: false };

/** The same as the API takes it. */
export function requestOf({ format, final, labels, onlyHard }: ImportChoices): Required<Omit<ImportRequest, "path" | "dry_run">> {
  const isAnnotated = format !== "none";
  return {
    format: format === "none" ? "auto" : format,
    annotated: isAnnotated,
    final,
    labels: isAnnotated && labels.length > 0 ? labels : null,
    only_hard: isAnnotated && onlyHard,
  };
}
