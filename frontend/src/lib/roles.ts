import type { Role } from "@/api/schema.gen";

export const ROLES = ["viewer", "labeler", "reviewer", "manager", "owner"] as const satisfies readonly Role[];

/** True when `role` may all that `least` may. The server decides; this only spares people dead buttons. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
