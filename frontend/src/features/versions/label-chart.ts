import type { EChartsCoreOption } from "echarts/core";

import type { ChartInk } from "@/lib/chart-ink";

import type { labelCounts } from "./pair";

/** Pixels of a label's two bars with their distance, and of the axis below. */
export const ROW_HEIGHT = 34;
export const AXIS_HEIGHT = 26;

interface Drawing {
  counts: ReturnType<typeof labelCounts>;
  names: readonly [base: string, version: string];
  ink: ChartInk;
}

/** How often each label occurs in two versions, side by side; the first label on top. */
export function labelChartOption({ counts, names, ink }: Drawing): EChartsCoreOption {
  const label = { color: ink.text, fontFamily: ink.font, fontSize: 11 };
  const bars = (place: 0 | 1, values: number[]) => ({
    type: "bar",
    name: names[place],
    data: values,
    color: ink.series[place === 0 ? 6 : 0],
    barMaxWidth: 11,
    barGap: "10%",
    silent: true,
    label: { ...label, show: true, position: "right" },
  });
  return {
    animation: false,
    textStyle: { fontFamily: ink.font },
    grid: { left: 4, right: 40, top: 0, bottom: AXIS_HEIGHT, containLabel: true },
    xAxis: { type: "value", minInterval: 1, splitNumber: 3, axisLabel: { ...label, hideOverlap: true }, splitLine: { lineStyle: { color: ink.grid, width: 1 } } },
    yAxis: {
      type: "category",
      inverse: true,
      data: counts.map(({ name }) => name),
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
      axisLabel: { ...label, width: 88, overflow: "truncate" },
    },
    series: [bars(0, counts.map(({ before }) => before)), bars(1, counts.map(({ after }) => after))],
  };
}
