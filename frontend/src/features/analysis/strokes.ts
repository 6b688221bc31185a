import type { Series } from "@/api/schema.gen";

/** A series and its place among all that are shown, which is its colour in every chart. */
export type PlacedSeries = Series & { place: number };

const COLOURS = 8;
const ALONE = 4; // colours that all eyes tell apart; the others need a dash beside them

export interface Stroke {
  /** Of the colours of charts, from 1 on. */
  colour: number;
  dash: "solid" | "dashed" | "dotted";
}

/** How the series at a place is drawn, everywhere. */
export function strokeOf(place: number): Stroke {
  const dash = place < ALONE ? "solid" : place < COLOURS ? "dashed" : "dotted";
  return { colour: (place % COLOURS) + 1, dash };
}

/** Gives every series the place of its name, also where a metric lacks the one before: an older analysis may not have it. */
export function placed(series: readonly Series[]): PlacedSeries[] {
  const names = [...new Set(series.map(({ name }) => name))];
  return series.map((each) => ({ ...each, place: names.indexOf(each.name) }));
}
