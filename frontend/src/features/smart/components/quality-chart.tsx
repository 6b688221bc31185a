import { useTranslation } from "react-i18next";

import { formatNumber } from "@/lib/format";
import { percentOf } from "@/lib/percent-of";

import { bandOf, CHART, heightOf, lineOf, placed } from "../chart";
import { gainOf, type Worth } from "../worth";
import styles from "./quality-chart.module.css";

const TICKS = [0, 0.25, 0.5, 0.75, 1] as const;

/** Labels given against quality, run by run, and a sentence that says whether going on pays. The table below has the figures. */
export function QualityChart({ worths }: { worths: readonly Worth[] }) {
  const { t, i18n } = useTranslation();
  const points = placed(worths);
  const { width, height, left, right, bottom } = CHART;
  const hasInterval = worths.every(({ low }) => low !== null);
  return (
    <figure className={styles.figure}>
      {points.length > 1 && (
        <>
          <figcaption className={styles.title}>{t(hasInterval ? "smart.quality.chart" : "smart.quality.chartBoxes")}</figcaption>
          <svg viewBox={`0 0 ${width} ${height}`} className={styles.chart} aria-hidden="true">
            {TICKS.map((tick) => (
              <g key={tick}>
                <line className={styles.grid} x1={left} x2={width - right} y1={heightOf(tick)} y2={heightOf(tick)} />
                <text className={styles.tick} x={left - 6} y={heightOf(tick)} textAnchor="end" dominantBaseline="middle">
                  {percentOf(tick, i18n.language)}
                </text>
              </g>
            ))}
            {hasInterval && <path className={styles.band} d={bandOf(points)} />}
            <path className={styles.line} d={lineOf(points)} />
            {points.map(({ worth, x, y, low, high }, place) => (
              <g key={`${worth.at}${place}`}>
                {hasInterval && <line className={styles.interval} x1={x} x2={x} y1={low} y2={high} />}
                <circle className={styles.point} cx={x} cy={y} r={3.5} />
                {isApart(points, place) && (
                  <text className={styles.tick} x={x} y={height - bottom + 14} textAnchor="middle">
                    {formatNumber(worth.examples, i18n.language)}
                  </text>
                )}
              </g>
            ))}
          </svg>
        </>
      )}
      <GainWords worths={worths} />
    </figure>
  );
}

const LEAST_GAP = 34;

/** Numbers below the axis don't run into each other. */
function isApart(points: readonly { x: number }[], place: number): boolean {
  const [here, before] = [points[place], points[place - 1]];
  return !here || !before || here.x - before.x >= LEAST_GAP;
}

function GainWords({ worths }: { worths: readonly Worth[] }) {
  const { t, i18n } = useTranslation();
  const gain = gainOf(worths);
  if (!gain) return <p className={styles.words}>{t("smart.quality.gain.unknown")}</p>;
  const points = new Intl.NumberFormat(i18n.language, { signDisplay: "exceptZero", maximumFractionDigits: 1 }).format(gain.points);
  const words = gain.isSure ? (gain.points > 0 ? "sure" : "worse") : "chance";
  return (
    <p className={styles.words} data-testid="gain">
      {t("smart.quality.gain.brought", { count: gain.labels, points })} {t(`smart.quality.gain.${words}`)}
    </p>
  );
}
