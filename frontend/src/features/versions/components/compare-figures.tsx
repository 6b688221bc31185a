import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { Plot } from "@/components/plot";
import { useShownTheme } from "@/hooks/use-shown-theme";
import { readInk } from "@/lib/chart-ink";
import { formatNumber } from "@/lib/format";

import { AXIS_HEIGHT, labelChartOption, ROW_HEIGHT } from "../label-chart";
import { type ChosenPair, labelCounts } from "../pair";
import styles from "./compare-page.module.css";

const COUNTS = ["total", "labeled", "train", "eval", "inference"] as const;

/** What two versions hold, beside each other: their samples as figures, their labels as a chart. */
export function CompareFigures({ pair }: { pair: ChosenPair }) {
  const { t, i18n } = useTranslation();
  const { base, version } = pair;
  const figure = (value: number) => formatNumber(value, i18n.language);
  const change = (value: number) => (value > 0 ? `+${figure(value)}` : figure(value));
  const shown = COUNTS.filter((name) => base.counts[name] + version.counts[name] > 0);
  return (
    <aside className={styles.figures}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t("versions.compare.figures")}</th>
            <th scope="col">{base.name}</th>
            <th scope="col">{version.name}</th>
            <th scope="col">{t("versions.compare.difference")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((name) => (
            <tr key={name}>
              <th scope="row">{t(`versions.counts.${name}`)}</th>
              <td>{figure(base.counts[name])}</td>
              <td>{figure(version.counts[name])}</td>
              <td>{change(version.counts[name] - base.counts[name])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <LabelChart pair={pair} />
    </aside>
  );
}

function LabelChart({ pair }: { pair: ChosenPair }) {
  const { t } = useTranslation();
  const theme = useShownTheme();
  const counts = useMemo(() => labelCounts(pair), [pair]);
  const names = useMemo(() => [pair.base.name, pair.version.name] as const, [pair]);
  // The colours are those of the theme.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const option = useMemo(() => labelChartOption({ counts, names, ink: readInk() }), [counts, names, theme]);
  return (
    <>
      <h2 className={styles.subtitle}>{t("versions.compare.labels")}</h2>
      {counts.length === 0 && <p>{t("versions.compare.noLabels")}</p>}
      {counts.length > 0 && (
        <>
          <p className={styles.legend}>
            <span className={styles.baseSwatch} />
            {names[0]}
            <span className={styles.versionSwatch} />
            {names[1]}
          </p>
          <div style={{ height: counts.length * ROW_HEIGHT + AXIS_HEIGHT }}>
            <Plot option={option} />
          </div>
          <table className="visually-hidden">
            <tbody>
              {counts.map(({ name, before, after }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  );
}
