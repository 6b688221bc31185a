/** Names of the properties in which a person's remarks on a sample are kept; see docs/sample-properties.md. */
export const NOTE = "note";
export const UNDECIDED = "undecided";
/** The value of `undecided`; a sample that is decided has no such property. */
export const YES = "yes";

interface HasProperties {
  properties: Readonly<Record<string, unknown>>;
}

export function noteOf(sample: HasProperties): string {
  const note = sample.properties[NOTE];
  return typeof note === "string" ? note : "";
}

export function isUndecided(sample: HasProperties): boolean {
  return sample.properties[UNDECIDED] === YES;
}
