import { Alert } from "antd";
import { useTranslation } from "react-i18next";

import { errorKey } from "@/api/errors";
import type { ExportPreview, Shape } from "@/api/schema.gen";

import styles from "./export-forecast.module.css";

/** What is counted beside the kinds of shapes. */
const WHOLE = {
  "no shape": "exports.preview.noShape",
  unlabeled: "exports.preview.unlabeled",
  "several labels": "exports.preview.severalLabels",
  clipped: "exports.preview.clipped",
  "outside image": "exports.preview.outside",
  overlapping: "exports.preview.overlapping",
} as const;
const LOST = ["attributes", "hard", "confidence"] as const;

/** What an export would write, what its format can't carry, and which names would change. */
export function ExportForecast({ preview }: { preview: ExportPreview }) {
  const { t } = useTranslation();
  const warnings = useWarnings(preview);
  const counts = t("exports.preview.counts", { samples: t("common.count.images", { count: preview.samples }), annotations: t("common.count.annotations", { count: preview.annotations }) });
  const part = t("exports.preview.part", { count: preview.looked_at });
  return (
    <Alert
      type={preview.path_error ? "error" : warnings.length > 0 ? "warning" : "info"}
      data-testid="export-forecast"
      title={preview.looked_at < preview.samples ? `${counts} ${part}` : counts}
      description={
        warnings.length > 0 && (
          <ul className={styles.lines}>
            {warnings.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )
      }
    />
  );
}

function useWarnings({ approximated, left_out, lost, renamed, renamed_count, is_repeat, path_error }: ExportPreview): string[] {
  const { t } = useTranslation();
  const kinds = Object.entries({ approximated, leftOut: left_out }).flatMap(([fate, counts]) => Object.entries(counts).map(([kind, count]) => ({ fate, kind, count }))).filter(({ count }) => count > 0);
  const first = renamed[0];
  const errorWords = path_error && errorKey(path_error.code);
  return [
    ...(path_error ? [errorWords ? t(errorWords) : path_error.message] : []),
    ...kinds.map(({ fate, kind, count }) => kind in WHOLE ? t(WHOLE[kind as keyof typeof WHOLE], { count }) : t(`exports.preview.${fate as "approximated" | "leftOut"}`, { count, kind: t(`annotate.shape.${kind as Shape["kind"]}`) })),
    ...LOST.filter((name) => lost[name]).map((name) => t(`exports.preview.lost.${name}`, { count: lost[name] ?? 0 })),
    ...(first ? [t("exports.preview.renamed", { count: renamed_count, name: first.name, becomes: first.becomes })] : []),
    ...(is_repeat ? [t("exports.preview.repeat")] : []),
  ];
}
