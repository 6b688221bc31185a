import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { formatNumber } from "@/lib/format";

import { type Axis, type Bins, countIn, rangeOf } from "../axis";
import { formatRange, formatShare, shareOf } from "../figures";
import type { PlacedSeries } from "../strokes";
import { SeriesMark } from "./series-mark";
import styles from "./series-table.module.css";

interface BinTableProps {
  series: readonly PlacedSeries[];
  axis: Axis;
  pick: (bins: Bins) => void;
}

/** The chart in numbers: a row for each bin that is not empty, which opens its samples. */
export function BinTable({ series, axis, pick }: BinTableProps) {
  const { t, i18n } = useTranslation();
  const bins = axis.edges.slice(0, -1).flatMap((_, bin) => (series.some(({ counts }) => (counts[bin] ?? 0) > 0) ? [{ first: bin, last: bin }] : []));
  return (
    <div className={styles.scroller} tabIndex={0} role="region" aria-label={t("analysis.table.title")}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("analysis.table.range")}</th>
            {series.map(({ name, place }) => (
              <th key={name} scope="col">
                <SeriesMark place={place} />
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bins.map((each) => (
            <tr key={each.first}>
              <th scope="row">
                <Button type="link" size="small" className={styles.range} onClick={() => pick(each)} aria-label={t("analysis.table.open", { range: formatRange(rangeOf(axis, each), i18n.language) })}>
                  {formatRange(rangeOf(axis, each), i18n.language)}
                </Button>
              </th>
              {series.map((one) => (
                <td key={one.name}>
                  {formatNumber(countIn(one, each), i18n.language)}
                  <span className={styles.share}>{formatShare(shareOf(one, countIn(one, each)), i18n.language)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
