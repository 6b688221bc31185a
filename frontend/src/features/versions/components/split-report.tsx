import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { VersionPreview } from "@/api/schema.gen";
import { Thumbnail } from "@/components/thumbnail";
import { toPercent } from "@/lib/format";

import styles from "./publish-dialog.module.css";

const NAMED = 5; // labels
const UNEVEN = 0.02; // distance of a share from the wanted one that is worth a line

interface SplitReportProps {
  datasetId: string;
  preview: VersionPreview;
  close: () => void;
}

/** What leaks from one usage to another, which labels are uneven, and which have too few samples. */
export function SplitReport({ datasetId, preview, close }: SplitReportProps) {
  const { t } = useTranslation();
  const { leaks, warnings } = preview;
  const uneven = preview.imbalance.filter(({ deviation }) => deviation >= UNEVEN).slice(0, NAMED);
  const codes = [...new Set(warnings.map(({ code }) => code))];
  return (
    <>
      {leaks.groups > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t("versions.report.leaks", { count: leaks.samples })}
          description={
            <div className={styles.leaks}>
              {leaks.examples.flat().map(({ id, number, name, usage, thumbnail_url }) => (
                <Link key={id} className={styles.leak} to={`/datasets/${datasetId}/annotate/${id}`} title={name} onClick={close}>
                  <span className={styles.picture}>
                    <Thumbnail src={thumbnail_url} name={name} width={null} height={null} outlines={[]} />
                  </span>
                  {t(`versions.report.usage.${usage}`)} · {number}
                </Link>
              ))}
            </div>
          }
        />
      )}
      {codes.map((code) => {
        const found = warnings.filter((warning) => warning.code === code);
        const labels = found.map(({ label }) => label);
        const total = found.reduce((sum, { count }) => sum + count, 0);
        const names = labels.slice(0, NAMED).join(t("versions.report.comma"));
        return <Alert key={code} type="warning" showIcon title={t(`versions.report.${code}`, { count: labels.length, names, total })} />;
      })}
      {uneven.length > 0 && (
        <div className={styles.uneven}>
          <p>{t("versions.report.uneven")}</p>
          <dl className={styles.figures}>
            {uneven.map(({ label, counts }) => {
              const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
              return (
                <div key={label} className={styles.share}>
                  <dt>{label}</dt>
                  <dd>{t("versions.report.share", { share: toPercent(Number(((counts["eval"] ?? 0) / total).toFixed(3))) })}</dd>
                </div>
              );
            })}
          </dl>
        </div>
      )}
    </>
  );
}
