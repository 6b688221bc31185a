import type { Change } from "@/api/schema.gen";

import { USAGE_CHOICES, type UsageChoice } from "./sample-conditions";

/** What one change did, counted; `properties` are the names of those that were set or taken away. */
export interface ChangeSummary {
  added: number;
  removed: number;
  changed: number;
  /** The state that the sample came into; null where it stayed. */
  state: "unlabeled" | "labeled" | "to_confirm" | null;
  hard: boolean | null;
  /** True where the sample was held back from versions, false where no longer. */
  excluded: boolean | null;
  /** The usage that was set, "none" where it was given back to the split; null where neither. */
  usage: UsageChoice | null;
  /** True where the sample went to the trash, false where it came back. */
  deleted: boolean | null;
  properties: string[];
}

const keysOf = (value: unknown): string[] => (typeof value === "object" && value !== null ? Object.keys(value) : []);

const STATES = ["unlabeled", "labeled", "to_confirm"] as const;

/** Both sides of a change hold the annotations that it touched: those of one side only were added, or removed. */
export function summaryOf({ before, after }: Pick<Change, "before" | "after">): ChangeSummary {
  const was = new Set(keysOf(before.annotations));
  const is = keysOf(after.annotations);
  const kept = is.filter((id) => was.has(id)).length;
  const flag = (name: "hard" | "excluded" | "deleted") => (Boolean(before[name]) === Boolean(after[name]) ? null : Boolean(after[name]));
  return {
    added: is.length - kept,
    removed: was.size - kept,
    changed: kept,
    state: before.state === after.state ? null : (STATES.find((state) => state === after.state) ?? null),
    hard: flag("hard"),
    excluded: flag("excluded"),
    usage: "usage" in after ? (USAGE_CHOICES.find((usage) => usage === (after.usage ?? "none")) ?? null) : null,
    deleted: flag("deleted"),
    properties: [...new Set([...keysOf(before.properties), ...keysOf(after.properties)])],
  };
}
