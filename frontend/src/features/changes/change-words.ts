import type { BulkAction } from "@/api/schema.gen";

/** What an action is about, in short: label names, the dataset that samples went to, properties with their values. */
export function subjectOf({ labels, into, target, properties }: BulkAction): string {
  const names = labels.join(", ");
  const values = Object.entries(properties).map(([name, value]) => (value === null ? name : `${name} = ${value}`));
  const parts = [into === null ? names : `${names} → ${into}`, target ? `→ ${target.name}` : "", values.join(", ")];
  return parts.filter(Boolean).join(" ");
}
