import { type OrderName, readFilter, type SampleFilter } from "./sample-filter";

type Words = Readonly<Record<string, unknown>>;

const isWords = (value: unknown): value is Words => typeof value === "object" && value !== null && !Array.isArray(value);

/** The day of the person's own clock on which a moment lies. */
function dayOf(moment: number): string {
  const date = new Date(moment);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function textOf(name: string, value: unknown): string {
  if (isWords(value)) return paramsOf(value).toString();
  if (name === "created_after") return dayOf(Date.parse(String(value)));
  if (name === "created_before") return dayOf(Date.parse(String(value)) - 1); // the last day is included
  return String(value);
}

function paramsOf(words: Words): URLSearchParams {
  const params = new URLSearchParams();
  const { properties, ...others } = words;
  for (const [name, value] of Object.entries(others)) for (const each of [value].flat()) params.append(name, textOf(name, each));
  if (isWords(properties)) for (const [name, value] of Object.entries(properties)) params.set(`property.${name}`, String(value));
  return params;
}

/** The filter that a body of the API says, such as that of a saved view. */
export function filterOfWords(words: Words, order: OrderName): SampleFilter {
  return { ...readFilter(paramsOf(words)), order };
}
