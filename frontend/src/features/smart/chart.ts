import type { Worth } from "./worth";

/** In CSS pixels; the plot lies within the margins. */
export const CHART = { width: 512, height: 190, left: 44, right: 14, top: 10, bottom: 26 } as const;

export interface Placed {
  worth: Worth;
  x: number;
  y: number;
  /** Where the interval begins and ends; the point itself where none is known. */
  low: number;
  high: number;
}

/** The height at which a share from 0 to 1 is drawn. */
export function heightOf(share: number): number {
  const { height, top, bottom } = CHART;
  return top + (1 - share) * (height - top - bottom);
}

/** Runs by how many labels they learned from; a single one stands in the middle. */
export function placed(worths: readonly Worth[]): Placed[] {
  const { width, left, right } = CHART;
  const numbers = worths.map(({ examples }) => examples);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const x = (examples: number) => left + (most === least ? 0.5 : 0.03 + (0.94 * (examples - least)) / (most - least)) * (width - left - right);
  return worths.map((worth) => ({ worth, x: x(worth.examples), y: heightOf(worth.value), low: heightOf(worth.low ?? worth.value), high: heightOf(worth.high ?? worth.value) }));
}

/** The line through the values, as SVG path data. */
export function lineOf(points: readonly Placed[]): string {
  return points.map(({ x, y }, place) => `${place === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** The area between the ends of the intervals. */
export function bandOf(points: readonly Placed[]): string {
  const there = points.map(({ x, high }) => `${x.toFixed(1)} ${high.toFixed(1)}`);
  const back = [...points].reverse().map(({ x, low }) => `${x.toFixed(1)} ${low.toFixed(1)}`);
  return `M${[...there, ...back].join("L")}Z`;
}
