import type { ExportCreateRequest, ExportPlanRequest, Version } from "@/api/schema.gen";
import { filterBody, type SampleFilter } from "@/lib/sample-filter";

/** What a person may export from where the dialog was opened. */
export interface ExportSource {
  selected: string[];
  filter: SampleFilter;
  /** Samples that match the filter and were left out by hand. */
  except?: string[];
  version: Pick<Version, "id" | "name" | "problems"> | null;
}

export const SCOPES = ["selection", "filter", "version"] as const;
export type ScopeName = (typeof SCOPES)[number];

export const TARGETS = ["download", "obs", "dataset"] as const;
export type Target = (typeof TARGETS)[number];

export type ExportOptions = NonNullable<ExportPlanRequest["options"]>;

export interface ExportForm {
  target: Target;
  path?: string;
  /** Of a new dataset. */
  name?: string;
  format: NonNullable<ExportCreateRequest["format"]>;
  scope: ScopeName;
  copyImages: boolean;
  /** What was chosen of the format. */
  options?: ExportOptions;
}

/** Of what was chosen, perhaps of another format before, what this format takes. */
export function optionsTaken(options: ExportOptions | undefined, takes: readonly string[]): ExportOptions {
  return Object.fromEntries(Object.entries(options ?? {}).filter(([name, value]) => takes.includes(name) && value !== null && value !== undefined));
}

/** Whether the export is written to a folder that a person names. */
export function needsPath({ target, copyImages }: Pick<ExportForm, "target" | "copyImages">): boolean {
  return target === "obs" || (target === "dataset" && copyImages);
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
  return { filter: { ...filterBody(filter), ...(except.length > 0 ? { except } : {}) } };
}

/** What is exported and where to, as the server is asked what would be lost; a path that is not there yet is left out. */
export function planOf(form: ExportForm, source: ExportSource): ExportPlanRequest {
  const path = needsPath(form) ? form.path?.trim() : undefined;
  return {
    target: form.target,
    scope: scopeBody(form.scope, source),
    copy_images: form.copyImages,
    ...(form.target === "dataset" ? {} : { format: form.format }),
    ...(form.target !== "dataset" && Object.keys(form.options ?? {}).length > 0 ? { options: form.options } : {}),
    ...(path ? { path: path.endsWith("/") ? path : `${path}/` } : {}),
  };
}

export function orderOf(form: ExportForm, source: ExportSource): ExportCreateRequest {
  return { ...planOf(form, source), ...(form.target === "dataset" ? { name: form.name?.trim() ?? "" } : {}) };
}
