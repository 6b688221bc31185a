import { Segmented } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, Label, Waiting } from "@/api/schema.gen";
import { LeastConfidence } from "@/components/least-confidence";
import { formatNumber } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";
import type { SampleFilter } from "@/lib/sample-filter";

import { useWaiting } from "../queries";
import { ConfidenceRange } from "./confidence-range";
import styles from "./waiting-line.module.css";

interface WaitingLineProps {
  dataset: Dataset;
  left: number;
  labels: readonly Label[];
  filter: SampleFilter;
  change: (part: Partial<SampleFilter>) => void;
}

const ORDERS = ["score", "-score", "number"] as const;
const NO_LABELS: Waiting["labels"] = [];

/** How many wait, and which of them are shown: by suggested label, by how sure the model is, in which order. */
export function WaitingLine({ dataset, left, labels, filter, change }: WaitingLineProps) {
  const { t, i18n } = useTranslation();
  const suggested = useWaiting(dataset.id, left).data?.labels ?? NO_LABELS;
  const meant = suggested.filter(({ label }) => filter.suggested.length === 0 || filter.suggested.includes(label));
  return (
    <div className={styles.line}>
      <p className={styles.left} role="status">
        <strong>{formatNumber(left, i18n.language)}</strong> {t("confirm.left", { count: left })}
      </p>
      {suggested.length > 0 && (
        <>
          <SuggestedLabels suggested={suggested} labels={labels} chosen={filter.suggested} choose={(names) => change({ suggested: names })} />
          <ConfidenceRange
            labels={meant}
            range={[filter.confidenceMin ?? 0, filter.confidenceMax ?? 1]}
            choose={([least, most]) => change({ confidenceMin: least > 0 ? least : null, confidenceMax: most < 1 ? most : null })}
          />
          <div className={styles.order}>
            <Segmented
              size="small"
              aria-label={t("samples.order.label")}
              value={filter.order}
              onChange={(order) => change({ order })}
              options={ORDERS.map((value) => ({ value, label: t(`confirm.order.${value}`) }))}
            />
            {dataset.type !== "image_classification" && <LeastConfidence />}
          </div>
          {dataset.type === "image_classification" && isAtLeast(dataset.my_role, "reviewer") && <p className={styles.keys}>{t("confirm.keys")}</p>}
        </>
      )}
    </div>
  );
}

interface SuggestedLabelsProps {
  suggested: Waiting["labels"];
  labels: readonly Label[];
  chosen: readonly string[];
  choose: (names: string[]) => void;
}

/** Each suggested label with the number of its suggestions; a click shows the samples with it alone, or all again. */
function SuggestedLabels({ suggested, labels, chosen, choose }: SuggestedLabelsProps) {
  const { t, i18n } = useTranslation();
  const colours = new Map(labels.map(({ id, color }) => [id, color]));
  return (
    <div className={styles.labels} role="group" aria-label={t("confirm.labels")}>
      {suggested.map(({ label, label_id, confidences }) => {
        const isChosen = chosen.includes(label);
        return (
          <button
            key={label_id}
            type="button"
            className={styles.label}
            aria-pressed={isChosen}
            title={label}
            onClick={() => choose(isChosen ? chosen.filter((name) => name !== label) : [...chosen, label])}
          >
            <span className={styles.dot} style={{ borderColor: colours.get(label_id) }} />
            <span className={styles.name}>{label}</span>
            <span className={styles.count}>{formatNumber(confidences.reduce((sum, count) => sum + count, 0), i18n.language)}</span>
          </button>
        );
      })}
    </div>
  );
}
