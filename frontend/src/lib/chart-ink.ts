import { cssToken } from "./css-token";

/** Colours and font of the page, as a canvas needs them. */
export interface ChartInk {
  series: readonly string[];
  text: string;
  line: string;
  grid: string;
  font: string;
}

const COLOURS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** The colours of the present theme; asked again when that changes. */
export function readInk(): ChartInk {
  return {
    series: COLOURS.map((place) => cssToken(`--chart-${place}`)),
    text: cssToken("--text-muted"),
    line: cssToken("--line-strong"),
    grid: cssToken("--line"),
    font: cssToken("--font"),
  };
}
