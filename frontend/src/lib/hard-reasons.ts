import type { HardReasonId } from "@/api/schema.gen";

/** Reasons that runs of smart labeling give, and those that only manifests bring; feature analysis has its own in the schema. */
const OTHERS = ["0", "1", "2", "3", "4", "19", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29", "30"] as const;
type KnownReason = HardReasonId | (typeof OTHERS)[number];

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

/** Why samples may be hard, by ModelArts' ids, in their order. */
export const KNOWN_REASONS: readonly KnownReason[] = Array.from({ length: 31 }, (_, id) => String(id)).filter(isKnownReason);

/** Whether there are words and advice for a reason: a manifest may bring any. */
export function isKnownReason(id: string): id is KnownReason {
  return id in OFFSET_TABLE || OTHERS.some((other) => other === id);
}
