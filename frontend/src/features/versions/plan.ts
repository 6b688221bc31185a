import type { VersionCreateRequest } from "@/api/schema.gen";

export interface PublishForm {
  name: string;
  description: string;
  isSplit: boolean;
  train: number;
  /** Whether samples that are held back go along. */
  includeExcluded: boolean;
}

const VERSION_NAME = /^[\p{Script=Han}A-Za-z0-9_-]{1,32}$/u;

export function isVersionName(name: string): boolean {
  return VERSION_NAME.test(name);
}

/** 1 - 0.8 is 0.19999999999999996 in binary: shares are kept to two places. */
export function evalShare(train: number): number {
  return Math.round((1 - train) * 100) / 100;
}

/** The part of the form that decides which samples go where; what the preview is asked with. */
export function scopeOf({ isSplit, train, includeExcluded }: Pick<PublishForm, "isSplit" | "train" | "includeExcluded">): VersionCreateRequest {
  const split = isSplit ? { train, eval: evalShare(train) } : { train: 1, eval: 0 };
  return { split, ...(includeExcluded ? { include_excluded: true } : {}) };
}

export function planOf(form: PublishForm): VersionCreateRequest {
  return {
    ...scopeOf(form),
    ...(form.name ? { name: form.name } : {}),
    ...(form.description ? { description: form.description } : {}),
  };
}
