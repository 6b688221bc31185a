/** What samples of a version are for, in the order in which they are shown. */
export const SHARED_USAGES = ["train", "eval", "inference"] as const;

export type SharedUsage = (typeof SHARED_USAGES)[number];
