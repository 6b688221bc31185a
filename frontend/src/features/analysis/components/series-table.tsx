import { useTranslation } from "react-i18next";

import { formatNumber } from "@/lib/format";

import { formatValue, medianOf } from "../figures";
import type { PlacedSeries } from "../strokes";
import { SeriesMark } from "./series-mark";
import styles from "./series-table.module.css";

const COLUMNS = ["mean", "median", "std", "n", "missing"] as const;

/** The legend of a chart, with the figures of each series. */
export function SeriesTable({ series }: { series: readonly PlacedSeries[] }) {
  const { t, i18n } = useTranslation();
  const value = (number: number | null) => (number === null ? t("common.none") : formatValue(number, i18n.language));
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t("analysis.figure.series")}</span>
          </th>
          {COLUMNS.map((name) => (
            <th key={name} scope="col" title={t(`analysis.figureHelp.${name}`)}>
              {t(`analysis.figure.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {series.map((each) => (
          <tr key={each.name}>
            <th scope="row" title={each.name}>
              <SeriesMark place={each.place} />
              {each.name}
            </th>
            <td>{value(each.mean)}</td>
            <td>{value(medianOf(each))}</td>
            <td>{value(each.std)}</td>
            <td>{formatNumber(each.n, i18n.language)}</td>
            <td>{formatNumber(each.missing, i18n.language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
