import { useTranslation } from "react-i18next";

import type { SmartRun } from "@/api/schema.gen";
import { percentOf } from "@/lib/percent-of";

import styles from "./quality.module.css";

type Report = NonNullable<SmartRun["report"]>;

interface TriedEnginesProps {
  tried: NonNullable<Report["tried"]>;
  labels: Report["labels"];
}

const NAMES = { "boosted-1": "smart.quality.tried.trees", "convolutional-1": "smart.quality.tried.network" } as const;
const isNamed = (engine: string): engine is keyof typeof NAMES => engine in NAMES;

/** What each engine got on the same samples, and which one each label has. */
export function TriedEngines({ tried, labels }: TriedEnginesProps) {
  const { t } = useTranslation();
  const images = tried[0]?.images ?? 0;
  return (
    <table className={styles.table}>
      <caption>{t("smart.quality.tried.title", { count: images })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("smart.quality.label")}</th>
          {tried.map(({ engine }) => (
            <th key={engine} scope="col">
              {isNamed(engine) ? t(NAMES[engine]) : engine}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {labels.map(({ label, engine: used }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {tried.map(({ engine, labels: of }) => (
              <TriedCell key={engine} value={of.find((each) => each.label === label)?.average_precision ?? null} isUsed={engine === used} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TriedCell({ value, isUsed }: { value: number | null; isUsed: boolean }) {
  const { t, i18n } = useTranslation();
  const words = value === null ? "–" : percentOf(value, i18n.language);
  return (
    <td className={styles.figure}>
      {isUsed ? <strong>{words}</strong> : words}{" "}
      {isUsed && <span className={styles.range}>{t("smart.quality.tried.used")}</span>}
    </td>
  );
}
