import type { BulkAction } from "@/hooks/use-batch";

/** What a key says of samples that wait to be confirmed; `label` is the one whose key it is. */
export function verdictOf(key: string, label: string | undefined): BulkAction | null {
  if (label !== undefined) return { action: "confirm", labels: [label] };
  if (key === "Enter") return { action: "confirm" };
  return key === "Delete" ? { action: "reject" } : null;
}
