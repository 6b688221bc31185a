import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import type { TransferPreview } from "@/api/schema.gen";

import styles from "./transfer-dialog.module.css";

const NAMES_SHOWN = 5;

interface TransferForecastProps {
  preview: TransferPreview;
  /** The name of the dataset that the samples go to. */
  target: string;
}

/** How much would go to the other dataset, which labels it gets, and what stays out. */
export function TransferForecast({ preview, target }: TransferForecastProps) {
  const { t } = useTranslation();
  const { samples, looked_at, annotations, labels_made, label_conflicts, refused, refused_count } = preview;
  const going = { samples: t("common.count.samples", { count: samples - refused_count }), annotations: t("common.count.annotations", { count: annotations }) };
  const counts = t("transfers.preview.counts", { ...going, name: target });
  const part = t("transfers.preview.part", { count: looked_at });
  const lines = [
    ...(labels_made.length > 0 ? [t("transfers.preview.made", { count: labels_made.length, names: shortened(labels_made) })] : []),
    ...(label_conflicts.length > 0 ? [t("transfers.preview.conflicts", { count: label_conflicts.length, names: shortened(label_conflicts) })] : []),
    ...(refused_count > 0 ? [t("transfers.preview.refused", { count: refused_count, names: shortened(refused, refused_count) })] : []),
  ];
  return (
    <Alert
      type={refused_count > 0 || label_conflicts.length > 0 ? "warning" : "info"}
      data-testid="transfer-forecast"
      title={looked_at < samples ? `${counts} ${part}` : counts}
      description={
        lines.length > 0 && (
          <ul className={styles.lines}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )
      }
    />
  );
}

/** The first names of a list that may be long. */
function shortened(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, NAMES_SHOWN).join(", ");
  return count > NAMES_SHOWN ? `${shown} …` : shown;
}
