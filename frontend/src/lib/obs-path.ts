export const OBS_SCHEME = "obs://";

/** `obs://bucket/a/b/` one step up; null above the buckets. */
export function parentPath(path: string): string | null {
  const parts = path.replace(/^obs:\/\//, "").split("/").filter(Boolean);
  if (parts.length <= 1) return null;
  return `obs://${parts.slice(0, -1).join("/")}/`;
}

export interface Crumb {
  name: string;
  path: string;
}

/** The bucket and folders on the way to a path. */
export function crumbs(path: string): Crumb[] {
  const parts = path.replace(/^obs:\/\//, "").split("/").filter(Boolean);
  return parts.map((name, index) => ({ name, path: `obs://${parts.slice(0, index + 1).join("/")}/` }));
}

export function isObsPath(path: string): boolean {
  return /^obs:\/\/[^/]+\/?/.test(path);
}
