import type { ExportCreateRequest } from "@/api/schema.gen";
import { filterQuery, type SampleFilter } from "@/lib/sample-filter";

/** What a person may export from where the dialog was opened. */
export interface ExportSource {
  selected: string[];
  filter: SampleFilter;
  /** Samples that match the filter and were left out by hand. */
  except?: string[];
  version: { id: string; name: string } | null;
}

export const SCOPES = ["selection", "filter", "version"] as const;
export type ScopeName = (typeof SCOPES)[number];

export interface ExportForm {
  target: "download" | "obs";
  path?: string;
  format: ExportCreateRequest["format"];
  scope: ScopeName;
  copyImages: boolean;
}

/** The scopes that the source offers, the most particular first. */
export function scopesOf({ selected, version }: ExportSource): ScopeName[] {
  if (version) return ["version"];
  return selected.length > 0 ? ["selection", "filter"] : ["filter"];
}

function scopeBody(scope: ScopeName, source: ExportSource): ExportCreateRequest["scope"] {
  if (scope === "selection") return { samples: source.selected };
  if (scope === "version" && source.version) return { version: source.version.id };
  const { filter, except = [] } = source;
  return { filter: { ...filterQuery(filter), ...(except.length > 0 ? { except } : {}) } };
}

export function orderOf(form: ExportForm, source: ExportSource): ExportCreateRequest {
  const path = form.path?.trim();
  return {
    target: form.target,
    format: form.format,
    scope: scopeBody(form.scope, source),
    copy_images: form.copyImages,
    ...(form.target === "obs" && path ? { path: path.endsWith("/") ? path : `${path}/` } : {}),
  };
}
