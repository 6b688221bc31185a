import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Drift } from "@/api/schema.gen";
import { Plot } from "@/components/plot";
import { useShownTheme } from "@/hooks/use-shown-theme";
import { readInk } from "@/lib/chart-ink";

import { axisOf, type Bins, countIn } from "../axis";
import { chartOption } from "../chart-option";
import type { Measure } from "../choice";
import type { PlacedSeries } from "../strokes";
import { BinPicker } from "./bin-picker";
import { BinTable } from "./bin-table";
import { BinWords } from "./bin-words";
import { ChartTools } from "./chart-tools";
import { DriftLines } from "./drift-lines";
import styles from "./metric-chart.module.css";
import { MetricHelp } from "./metric-help";
import { SeriesTable } from "./series-table";

interface MetricChartProps {
  /** The series of one metric. */
  series: readonly PlacedSeries[];
  drift: readonly Drift[];
  measure: Measure;
  chosen: Bins | null;
  /** Shows the samples behind some bins. */
  pick: (bins: Bins) => void;
  /** What files taken away from here are called, before the metric. */
  fileName: string;
}

/** One metric: its distributions over each other, their figures, and how far they are apart. */
export function MetricChart({ series, drift, measure, chosen, pick, fileName }: MetricChartProps) {
  const { t, i18n } = useTranslation();
  const [isTable, setTable] = useState(false);
  const theme = useShownTheme();
  const axis = useMemo(() => axisOf(series), [series]);
  // The colours are those of the theme.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const option = useMemo(() => chartOption({ series, axis, measure, ink: readInk(), language: i18n.language }), [series, axis, measure, i18n.language, theme]);
  const [{ metric, counted, unit }] = series as [PlacedSeries, ...PlacedSeries[]];
  const title = t(`analysis.metric.${metric}.name`);
  const height = t(`analysis.height.${measure}.${counted}`);
  const unitWord = unit && t(`analysis.unit.${unit as "px" | "bit"}`);
  const fullTitle = [title, unitWord, height].filter(Boolean).join(" · ");
  const pickFilled = (bins: Bins) => {
    if (series.some((each) => countIn(each, bins) > 0)) pick(bins);
  };
  return (
    <article className={styles.card} aria-label={title}>
      <header className={styles.head}>
        <h3 className={styles.title}>{title}</h3>
        {unitWord && <span className={styles.unit}>{unitWord}</span>}
        <MetricHelp metric={metric} />
        <span className={styles.height}>{height}</span>
        <ChartTools series={series} option={option} title={title} fullTitle={fullTitle} fileName={fileName} isTable={isTable} turn={() => setTable(!isTable)} />
      </header>
      <div className={styles.place}>
        {isTable ? (
          <BinTable series={series} axis={axis} pick={pickFilled} />
        ) : (
          <>
            <Plot option={option} />
            <BinPicker axis={axis} label={t("analysis.chart.label", { metric: title })} describe={(bins) => <BinWords series={series} axis={axis} bins={bins} />} chosen={chosen} pick={pickFilled} />
          </>
        )}
      </div>
      <SeriesTable series={series} />
      <DriftLines drift={drift} />
    </article>
  );
}
