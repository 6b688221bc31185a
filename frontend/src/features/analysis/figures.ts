import type { Finding, Series } from "@/api/schema.gen";

const LARGE = 100_000;

/** A measured value with the digits that say something: "0.312", "1,024", "1.2M". */
export function formatValue(value: number, language: string): string {
  const options = Math.abs(value) >= LARGE ? ({ notation: "compact", maximumSignificantDigits: 3 } as const) : { maximumSignificantDigits: Math.abs(value) >= 1000 ? 5 : 3 };
  return new Intl.NumberFormat(language, options).format(value);
}

/** "0.3 – 0.31": from an edge of the axis to another. */
export function formatRange({ from, to }: { from: number; to: number }, language: string): string {
  return `${formatValue(from, language)} – ${formatValue(to, language)}`;
}

/** A share as "12.5 %"; one that is hardly anything is not nothing. */
export function formatShare(share: number, language: string): string {
  const least = share > 0 && share < 0.0005 ? "<" : "";
  return least + new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(Math.max(share, least ? 0.001 : 0));
}

/** The middle value of a series; null where nothing was measured. */
export function medianOf({ quantiles }: Pick<Series, "quantiles">): number | null {
  return quantiles[3] ?? null; // of the quantiles at 0.01, 0.05, 0.25, 0.5, ...
}

/** What part of a series' values a number of them is. */
export function shareOf({ n }: Pick<Series, "n">, count: number): number {
  return n > 0 ? count / n : 0;
}

/** On which side of its limit a finding lies. */
export function signOf({ side }: Pick<Finding, "side">): string {
  return side === "below" ? "<" : "≥";
}
