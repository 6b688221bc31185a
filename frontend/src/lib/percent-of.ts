/** A share of 1 in whole percent, as the language writes it. */
export function percentOf(value: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(value);
}
