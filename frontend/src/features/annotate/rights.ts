import type { RoleName } from "@/api/schema.gen";

/** What the roles may do on this page; the server decides, this only hides what it would refuse. */

const LABELS_TOO: readonly RoleName[] = ["manager", "owner"];
const CONFIRMS: readonly RoleName[] = ["reviewer", ...LABELS_TOO];

export function mayAnnotate(role: RoleName): boolean {
  return role !== "viewer";
}

export function mayConfirm(role: RoleName): boolean {
  return CONFIRMS.includes(role);
}

export function mayAddLabels(role: RoleName): boolean {
  return LABELS_TOO.includes(role);
}
