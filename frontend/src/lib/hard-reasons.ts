import type { HardReasonId } from "@/api/schema.gen";

/** A table, so that a reason which the schema gets is missed here by the type check. */
const OFFSET_TABLE: Record<HardReasonId, true> = {
  "5": true,
  "6": true,
  "7": true,
  "8": true,
  "9": true,
  "10": true,
  "11": true,
  "12": true,
  "13": true,
  "14": true,
  "15": true,
  "16": true,
  "17": true,
  "18": true,
};

const OTHERS = ["0", "1", "2", "3", "4", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30"] as const;
type KnownReason = HardReasonId | (typeof OTHERS)[number];

/** Why samples may be hard, by ModelArts' ids, in their order. */
export const KNOWN_REASONS: readonly KnownReason[] = Array.from({ length: 31 }, (_, id) => String(id)).filter(isKnownReason);

/** Whether there are words for a reason: a manifest may bring any. */
export function isKnownReason(id: string): id is KnownReason {
  return isOffset(id) || OTHERS.some((other) => other === id);
}

/** Whether a reason says that something lies outside of the distributions of a version; for these there is advice. */
export function isOffset(id: string): id is HardReasonId {
  return id in OFFSET_TABLE;
}
