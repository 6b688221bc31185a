import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { useLabels } from "@/hooks/use-labels";
import { formatNumber } from "@/lib/format";

import styles from "./label-bars.module.css";

const SHOWN_FIRST = 15;

/** How often each label is used, the most used first; a bar leads to its samples. */
export function LabelBars({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const labels = useLabels(datasetId);
  const [isAll, setAll] = useState(false);
  if (labels.isPending) return <Loading />;
  if (labels.error) return <Failure error={labels.error} retry={() => void labels.refetch()} />;
  if (labels.data.length === 0) return <Nothing title={t("labels.list.empty")} text={t("labels.list.emptyText")} />;
  const sorted = labels.data.toSorted((a, b) => b.annotation_count - a.annotation_count);
  const most = Math.max(1, sorted[0]?.annotation_count ?? 0);
  const shown = isAll ? sorted : sorted.slice(0, SHOWN_FIRST);
  return (
    <div className={styles.bars}>
      {shown.map((label) => (
        <Bar key={label.id} datasetId={datasetId} label={label} most={most} />
      ))}
      {shown.length < sorted.length && (
        <Button type="link" size="small" className={styles.more} onClick={() => setAll(true)}>
          {t("labels.list.showAll", { count: sorted.length })}
        </Button>
      )}
    </div>
  );
}

function Bar({ datasetId, label, most }: { datasetId: string; label: Label; most: number }) {
  const { t, i18n } = useTranslation();
  const count = formatNumber(label.annotation_count, i18n.language);
  const samples = t("labels.list.inSamples", { count: label.sample_count });
  return (
    <Link className={styles.bar} to={`/datasets/${datasetId}/samples?label=${encodeURIComponent(label.name)}`} title={`${label.name}: ${count} · ${samples}`}>
      <span className={styles.name}>{label.name}</span>
      <span className={styles.track}>
        {label.annotation_count > 0 && <span className={styles.fill} style={{ width: `${(label.annotation_count / most) * 100}%`, background: label.color }} />}
      </span>
      <span className={styles.count}>{count}</span>
      <span className={styles.samples}>{samples}</span>
    </Link>
  );
}
