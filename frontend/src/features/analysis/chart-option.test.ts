// @vitest-environment node
import { expect, test } from "vitest";

import { axisOf } from "./axis";
import { chartOption, outlineOf, pictureOption } from "./chart-option";
import type { PlacedSeries } from "./strokes";

const SERIES: PlacedSeries = {
  place: 0,
  name: "V001_train", version: "1", usage: "train", metric: "brightness", unit: "", counted: "images", scale: "linear",
  edges: [0, 0.25, 0.5, 0.75, 1], counts: [0, 3, 1, 0], n: 4, missing: 0, mean: 0.4, std: 0.1, min: 0.3, max: 0.6, quantiles: [],
};
const LOGARITHMIC: PlacedSeries = { ...SERIES, scale: "log", edges: [100, 200, 400, 800, 1600] };
const INK = { series: ["a", "b", "c", "d", "e", "f", "g", "h"], text: "t", line: "l", grid: "g", font: "f" };
const draw = (series: PlacedSeries[]) => chartOption({ series, axis: axisOf(series), measure: "share", ink: INK, language: "en" });

test("an outline stands on the ground and steps at the edges of the bins", () => {
  expect(outlineOf(SERIES, axisOf([SERIES]), "count")).toEqual([[0, 0], [0, 0], [0.25, 3], [0.5, 1], [0.75, 0], [1, 0], [1, 0]]);
});

test("shares are of what was measured", () => {
  expect(outlineOf(SERIES, axisOf([SERIES]), "share")[2]).toEqual([0.25, 0.75]);
});

test("steps of a logarithmic axis are as wide as they are many times", () => {
  const [, first, second, third] = outlineOf(LOGARITHMIC, axisOf([LOGARITHMIC]), "count").map(([x]) => x);

  expect(third! - second!).toBeCloseTo(second! - first!);
});

test("a logarithmic axis is labeled with the values themselves", () => {
  const { axisLabel } = draw([LOGARITHMIC]).xAxis as { axisLabel: { customValues: number[]; formatter: (at: number) => string } };

  expect(axisLabel.customValues.map(axisLabel.formatter)).toEqual(["100", "200", "500", "1,000"]);
});

test("a series has the stroke of its place, wherever it comes in the chart", () => {
  const [drawn] = draw([{ ...SERIES, place: 4 }]).series as { color: string; lineStyle: { type: string } }[];

  expect([drawn!.color, drawn!.lineStyle.type]).toEqual(["e", "dashed"]);
});

test("where nearly everything is in one bin the height ends at the whole, in even steps", () => {
  expect(draw([{ ...SERIES, counts: [0, 4, 0, 0] }]).yAxis).toMatchObject({ max: 1, interval: 0.25 });
});

test("a picture that stands alone says what it shows", () => {
  expect(pictureOption(draw([SERIES]), { title: "Brightness", ink: INK })).toMatchObject({ title: { text: "Brightness" }, legend: { type: "plain" } });
});
