import type { ImportRequest } from "@/api/schema.gen";
import { type ImportChoices, requestOf } from "@/lib/import-choices";

export interface ImportFormValues extends ImportChoices {
  path: string;
}

export function orderOf({ path, ...choices }: ImportFormValues): ImportRequest {
  const trimmed = path.trim();
  // A path may name one annotation file, such as a manifest.
  const isFile = /\.(manifest|jsonl?)$/i.test(trimmed);
  return { path: isFile || trimmed.endsWith("/") ? trimmed : `${trimmed}/`, ...requestOf(choices) };
}
