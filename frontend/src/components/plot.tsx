import type { ECharts, EChartsCoreOption } from "echarts/core";
import { useEffect, useRef } from "react";

import { chartIn } from "@/lib/echarts";

import styles from "./plot.module.css";

/** A chart painted on a canvas, which follows its option and the size of its place. */
export function Plot({ option }: { option: EChartsCoreOption }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  useEffect(() => {
    if (!place.current) return;
    const made = chartIn(place.current);
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current);
    chart.current = made;
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => chart.current?.setOption(option, { notMerge: true }), [option]);
  return <div ref={place} className={styles.plot} aria-hidden="true" />;
}
