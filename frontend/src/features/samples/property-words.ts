import type { FilterValues } from "@/api/schema.gen";
import { NOTE, UNDECIDED } from "@/lib/sample-notes";

const OFFERED = 100;
/** The sign between a name and its value; Chinese keyboards type the wide one. */
const EQUALS = /[=＝]/;

/** A condition on a property; a null value means that any will do. */
export interface PropertyCondition {
  name: string;
  value: string | null;
}

/** Reads `camera=north`, or `camera` alone; null where no name is written. */
export function readCondition(text: string): PropertyCondition | null {
  const at = text.search(EQUALS);
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  if (!name) return null;
  const value = at < 0 ? "" : text.slice(at + 1).trim();
  return { name, value: value || null };
}

/** What may be meant: the words as they are typed, then what samples have, names before their values. */
export function conditionsFor(typed: string, offered: FilterValues["properties"]): string[] {
  const words = typed.trim().replace(EQUALS, "=");
  const names = Object.keys(offered).filter((name) => name !== NOTE && name !== UNDECIDED);
  const pairs = names.flatMap((name) => (offered[name] ?? []).map((value) => `${name}=${value}`));
  const matching = [...names, ...pairs].filter((each) => each.toLowerCase().includes(words.toLowerCase()));
  return [...new Set([...(readCondition(words) ? [words] : []), ...matching])].slice(0, OFFERED);
}
