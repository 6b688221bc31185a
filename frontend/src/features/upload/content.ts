import type { DatasetType } from "@/api/schema.gen";

import type { ChosenFile } from "./chosen-files";

const IMAGE = /\.(jpe?g|png|bmp|webp|tiff?)$/i;
const ANNOTATION = /\.(xml|json|jsonl|manifest|txt|csv|ya?ml|names|data|cls)$/i;
const ARCHIVE = /\.(zip|tar)$/i;

/** What was chosen, told apart by the endings of the names. */
export interface Content {
  images: ChosenFile[];
  annotations: ChosenFile[];
  archives: ChosenFile[];
  others: ChosenFile[];
  bytes: number;
  /** Whether the images lie in more than one folder, which may be named after labels. */
  hasFolders: boolean;
}

export function contentOf(files: readonly ChosenFile[]): Content {
  const content: Content = { images: [], annotations: [], archives: [], others: [], bytes: 0, hasFolders: false };
  const folders = new Set<string>();
  for (const chosen of files) {
    content.bytes += chosen.file.size;
    listOf(content, chosen.path).push(chosen);
    if (IMAGE.test(chosen.path)) folders.add(chosen.path.replace(/\/?[^/]*$/, ""));
  }
  content.hasFolders = folders.size > 1 || [...folders].some((folder) => folder.includes("/"));
  return content;
}

function listOf(content: Content, path: string): ChosenFile[] {
  if (IMAGE.test(path)) return content.images;
  if (ARCHIVE.test(path)) return content.archives;
  return ANNOTATION.test(path) ? content.annotations : content.others;
}

/** Whether labels may be read from what was chosen: from a zip, annotation files or, for whole images, folders. */
export function mayBeLabeled(content: Content, type: DatasetType): boolean {
  if (content.archives.length > 0 || content.annotations.length > 0) return true;
  return type === "image_classification" && content.hasFolders && content.images.length > 0;
}
