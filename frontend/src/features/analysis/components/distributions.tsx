import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { MetricName, SeriesAnswer } from "@/api/schema.gen";

import { binsOf } from "../axis";
import { type Choice, isChosen } from "../choice";
import { placed, type PlacedSeries } from "../strokes";
import styles from "./analysis-page.module.css";
import { MetricChart } from "./metric-chart";

interface DistributionsProps {
  answer: SeriesAnswer;
  choice: Choice;
  pick: (range: NonNullable<Choice["range"]>) => void;
  fileName: string;
}

/** A chart for each chosen metric: those of images, then those of boxes. */
export function Distributions({ answer, choice, pick, fileName }: DistributionsProps) {
  const { t } = useTranslation();
  // Kept, so that a chart is drawn anew only when its numbers are others.
  const metrics = useMemo(() => byMetric(placed(answer.series)), [answer.series]);
  const chosen = metrics.filter(([metric]) => isChosen(choice, metric));
  const chartOf = (metric: MetricName, series: readonly PlacedSeries[]) => (
    <MetricChart
      key={metric}
      series={series}
      drift={answer.drift.filter((each) => each.metric === metric)}
      measure={choice.measure}
      chosen={choice.range?.metric === metric && series[0] ? binsOf(series[0], choice.range) : null}
      pick={({ first, last }) => series[0] && pick({ metric, from: series[0].edges[first]!, to: series[0].edges[last + 1]!, of: null })}
      fileName={fileName}
    />
  );
  return (["images", "boxes"] as const).map((counted) => {
    const group = chosen.filter(([, series]) => series[0]?.counted === counted);
    if (group.length === 0) return null;
    return (
      <section key={counted} aria-label={t(`analysis.group.${counted}`)}>
        <h2 className={styles.group}>{t(`analysis.group.${counted}`)}</h2>
        <div className={styles.grid}>{group.map(([metric, series]) => chartOf(metric, series))}</div>
      </section>
    );
  });
}

function byMetric(series: readonly PlacedSeries[]): [MetricName, PlacedSeries[]][] {
  const metrics = [...new Set(series.map(({ metric }) => metric))];
  return metrics.map((name) => [name, series.filter(({ metric }) => metric === name)]);
}
