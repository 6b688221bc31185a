import type { EChartsCoreOption } from "echarts/core";

import type { Series } from "@/api/schema.gen";
import type { ChartInk } from "@/lib/chart-ink";

import { type Axis, positionOf, spanOf, valueAt } from "./axis";
import type { Measure } from "./choice";
import { formatShare, formatValue, shareOf } from "./figures";
import { type PlacedSeries, strokeOf } from "./strokes";
import { positionsOf, ticksOf } from "./ticks";

/** Pixels between the edges of a chart and its plot. */
export const MARGINS = { left: 46, right: 10, top: 10, bottom: 24 };

interface Drawing {
  series: readonly PlacedSeries[];
  axis: Axis;
  measure: Measure;
  ink: ChartInk;
  language: string;
}

/** A distribution's outline: up and down at the edges of the bins, from and to the ground. */
export function outlineOf(series: Series, axis: Axis, measure: Measure): [number, number][] {
  const height = (bin: number) => (measure === "share" ? shareOf(series, series.counts[bin] ?? 0) : (series.counts[bin] ?? 0));
  const x = (edge: number) => positionOf(axis.scale, axis.edges[edge]!);
  const tops = Array.from({ length: axis.last - axis.first + 1 }, (_, place): [number, number] => [x(axis.first + place), height(axis.first + place)]);
  return [[x(axis.first), 0], ...tops, [x(axis.last + 1), height(axis.last)], [x(axis.last + 1), 0]];
}

/** The chart of one metric: all series over the same bins. */
export function chartOption({ series, axis, measure, ink, language }: Drawing): EChartsCoreOption {
  const ticks = positionsOf(axis, ticksOf(axis));
  const [min, max] = spanOf(axis);
  const label = { color: ink.text, fontFamily: ink.font, fontSize: 11 };
  const line = { show: true, lineStyle: { color: ink.line, width: 1 } };
  const areaOpacity = series.length === 1 ? 0.35 : series.length <= 4 ? 0.12 : 0;
  return {
    animation: false,
    textStyle: { fontFamily: ink.font },
    grid: { ...MARGINS, containLabel: false },
    xAxis: {
      type: "value",
      min,
      max,
      axisLine: { ...line, onZero: false },
      axisTick: { ...line, customValues: ticks, length: 4 },
      axisLabel: { ...label, customValues: ticks, hideOverlap: true, showMinLabel: true, showMaxLabel: true, formatter: (at: number) => formatValue(tidy(valueAt(axis.scale, at)), language) },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      ...(isNearlyAll(series, measure) ? { max: 1, interval: 0.25 } : { splitNumber: 4 }),
      minInterval: measure === "count" ? 1 : undefined,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...label, formatter: (height: number) => (measure === "share" ? formatShare(height, language) : formatValue(height, language)) },
      splitLine: { lineStyle: { color: ink.grid, width: 1 } },
    },
    series: series.map((each) => ({
      ...strokeIn(ink, each),
      type: "line",
      name: each.name,
      data: outlineOf(each, axis, measure),
      step: "end",
      symbol: "none",
      silent: true,
      areaStyle: { opacity: areaOpacity },
    })),
  };
}

/** The colour and dash of a series' line. */
function strokeIn(ink: ChartInk, { place }: PlacedSeries) {
  const { colour, dash } = strokeOf(place);
  return { color: ink.series[colour - 1], lineStyle: { width: 1.5, type: dash } };
}

/** Whether a bin holds so much that the height must end at 100 %, with even steps below it. */
function isNearlyAll(series: readonly Series[], measure: Measure): boolean {
  return measure === "share" && series.some((each) => shareOf(each, Math.max(...each.counts)) > 0.9);
}

/** A value that came through a logarithm and back: 100, not 100.00000000000004. */
function tidy(value: number): number {
  return Number(value.toPrecision(9));
}

const HEAD = 64;

/** The same chart as a picture that stands alone: with its title and a legend. */
export function pictureOption(option: EChartsCoreOption, { title, ink }: { title: string; ink: ChartInk }): EChartsCoreOption {
  return {
    ...option,
    title: { text: title, left: MARGINS.left, top: 8, textStyle: { color: ink.text, fontFamily: ink.font, fontSize: 14, fontWeight: 600 } },
    legend: { type: "plain", left: MARGINS.left, top: 34, itemWidth: 28, itemStyle: { opacity: 0 }, textStyle: { color: ink.text, fontFamily: ink.font } },
    grid: { ...MARGINS, top: HEAD + MARGINS.top, right: 24, bottom: 36 },
  };
}
