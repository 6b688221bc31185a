import type { Annotation, CanvasLabel } from "./annotation";
import { unlocked } from "./standing";
import type { CanvasStore } from "./store";

/** What else is said of marks beside their label, as their labels define it. */

/** What a new mark of a label begins as. */
export function initialAttributes(label: CanvasLabel | undefined): Record<string, string> {
  const begun = (label?.attributes ?? []).filter(({ initial }) => initial !== "");
  return Object.fromEntries(begun.map(({ name, initial }) => [name, initial]));
}

/** One attribute of one or several marks. */
export interface AttributeField {
  readonly name: string;
  /** What may be chosen; null for a free text. */
  readonly values: readonly string[] | null;
  /** What all of them have, "" for nothing. */
  readonly value: string;
  readonly isMixed: boolean;
}

/** The attributes that the labels of all these marks have in common. */
export function fieldsOf(items: readonly Annotation[], labels: ReadonlyMap<string, CanvasLabel>): AttributeField[] {
  const defined = [...new Set(items.map(({ label }) => label))].map((name) => labels.get(name)?.attributes ?? []);
  const [first = [], ...others] = defined;
  const shared = first.filter(({ name }) => others.every((attributes) => attributes.some((other) => other.name === name)));
  return shared.map(({ name, values }) => {
    const present = new Set(items.map(({ attributes }) => textOf(attributes[name])));
    const [value = ""] = present;
    return { name, values, value: present.size > 1 ? "" : value, isMixed: present.size > 1 };
  });
}

/** What a mark has beside the attributes of its label: what an import brought. */
export function otherAttributes({ attributes }: Annotation, label: CanvasLabel | undefined): [name: string, value: string][] {
  const known = new Set((label?.attributes ?? []).map(({ name }) => name));
  return Object.entries(attributes).flatMap(([name, value]) => (known.has(name) ? [] : [[name, textOf(value)]]));
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** In one step; an empty value takes the attribute away. */
export function setAttribute(store: CanvasStore, ids: Iterable<string>, name: string, value: string): void {
  const { items } = store.getState();
  const changed = unlocked(store, ids).filter((id) => textOf(items.get(id)?.attributes[name]) !== value);
  store.edit(changed, (item) => {
    const { [name]: _before, ...others } = item.attributes;
    return { ...item, attributes: value === "" ? others : { ...others, [name]: value } };
  });
}
