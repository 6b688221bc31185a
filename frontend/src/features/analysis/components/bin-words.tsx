import { useTranslation } from "react-i18next";

import { formatNumber } from "@/lib/format";

import { type Axis, type Bins, countIn, rangeOf } from "../axis";
import { formatRange, formatShare, shareOf } from "../figures";
import type { PlacedSeries } from "../strokes";
import { SeriesMark } from "./series-mark";
import styles from "./metric-chart.module.css";

interface BinWordsProps {
  series: readonly PlacedSeries[];
  axis: Axis;
  bins: Bins;
}

/** From where to where some bins reach, and what each series has in them. */
export function BinWords({ series, axis, bins }: BinWordsProps) {
  const { i18n } = useTranslation();
  return (
    <>
      <div className={styles.range}>{formatRange(rangeOf(axis, bins), i18n.language)}</div>
      {series.map((each) => {
        const count = countIn(each, bins);
        return (
          <div key={each.name} className={styles.line}>
            <SeriesMark place={each.place} />
            <span className={styles.name}>{each.name}</span>
            <span className="numeric">{formatShare(shareOf(each, count), i18n.language)}</span>
            <span className="numeric">{formatNumber(count, i18n.language)}</span>
          </div>
        );
      })}
    </>
  );
}
