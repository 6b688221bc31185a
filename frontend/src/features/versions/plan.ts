import type { VersionCreateRequest } from "@/api/schema.gen";

export interface PublishForm {
  name: string;
  description: string;
  isSplit: boolean;
  train: number;
  /** The share that is kept for trying the model on; unlabeled samples go there, too. */
  inference: number;
  /** What keeps samples together: `near_duplicates`, `directory`, `property:<name>`. */
  groupBy: string[];
  /** Samples keep the usage that the current version gives them. */
  isSticky: boolean;
  /** Whether samples that are held back go along. */
  includeExcluded: boolean;
  /** Which samples: `all`, `filter` for those of the page, or the id of a view. */
  scope: string;
  /** Images are put beside the version, so that it depends on no source. */
  copyImages: boolean;
  vocXml: boolean;
}

/** Filters as the API reads them, by what `scope` calls them. */
export type Scopes = Readonly<Record<string, NonNullable<VersionCreateRequest["filter"]>>>;

export type SplitForm = Omit<PublishForm, "name" | "description" | "copyImages" | "vocXml">;

const VERSION_NAME = /^[\p{Script=Han}A-Za-z0-9_-]{1,32}$/u;

export function isVersionName(name: string): boolean {
  return VERSION_NAME.test(name);
}

/** What is left for evaluation. 1 - 0.8 is 0.19999999999999996 in binary: shares are kept to two places. */
export function evalShare(train: number, inference = 0): number {
  return Math.max(0, Math.round((1 - train - inference) * 100) / 100);
}

/** The part of the form that decides which samples go where; what the preview is asked with. */
export function scopeOf({ isSplit, train, inference, groupBy, isSticky, includeExcluded, scope }: SplitForm, scopes: Scopes = {}): VersionCreateRequest {
  const filter = scopes[scope];
  const shares = { train, eval: evalShare(train, inference), ...(inference > 0 ? { inference } : {}) };
  const options = { ...(groupBy.length > 0 ? { group_by: groupBy } : {}), ...(isSticky ? { sticky: true } : {}) };
  return {
    split: isSplit ? shares : { train: 1, eval: 0 },
    ...(isSplit && Object.keys(options).length > 0 ? { split_options: options } : {}),
    ...(includeExcluded ? { include_excluded: true } : {}),
    ...(filter ? { filter } : {}),
  };
}

export function planOf(form: PublishForm, scopes: Scopes = {}): VersionCreateRequest {
  return {
    ...scopeOf(form, scopes),
    ...(form.name ? { name: form.name } : {}),
    ...(form.description ? { description: form.description } : {}),
    ...(form.copyImages ? { copy_images: true } : {}),
    ...(form.vocXml ? { voc_xml: true } : {}),
  };
}
