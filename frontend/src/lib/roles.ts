import type { RoleName } from "@/api/schema.gen";

export const ROLES = ["viewer", "labeler", "reviewer", "manager", "owner"] as const satisfies readonly RoleName[];

/** True when `role` may all that `least` may. The server decides; this only spares people dead buttons. */
export function isAtLeast(role: RoleName, least: RoleName): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
