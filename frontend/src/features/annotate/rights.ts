import type { Role } from "@/api/schema.gen";

/** What the roles may do on this page; the server decides, this only hides what it would refuse. */

const LABELS_TOO: readonly Role[] = ["manager", "owner"];
const CONFIRMS: readonly Role[] = ["reviewer", ...LABELS_TOO];

export function mayAnnotate(role: Role): boolean {
  return role !== "viewer";
}

export function mayConfirm(role: Role): boolean {
  return CONFIRMS.includes(role);
}

export function mayAddLabels(role: Role): boolean {
  return LABELS_TOO.includes(role);
}
