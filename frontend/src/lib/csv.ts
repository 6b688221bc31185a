/** A table for spreadsheets, as the export writes them: a text that would be a formula there has a ' before it. */
export function csvOf(rows: readonly (readonly (string | number)[])[]): string {
  const byteOrderMark = "\uFEFF"; // without it spreadsheets take UTF-8 for something else
  return byteOrderMark + rows.map((row) => row.map(cellOf).join(",") + "\r\n").join("");
}

function cellOf(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = /^[\s]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
