/** Labels as the lines of a text field: empty ones, and spaces around them, don't count. */
export function labelsOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
