import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { VersionPreview } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { formatNumber } from "@/lib/format";

import styles from "./publish-dialog.module.css";
import { SplitReport } from "./split-report";

interface PreviewState {
  data?: VersionPreview;
  /** What was answered for the form as it was a moment ago. */
  isPlaceholderData: boolean;
  error: unknown;
  refetch: () => unknown;
}

interface PreviewPanelProps {
  datasetId: string;
  preview: PreviewState;
  /** Labeled samples are parted for training and evaluation. */
  isSplit: boolean;
  includeExcluded: boolean;
  /** Closes the dialog, when a link leads away from it. */
  close: () => void;
}

const SPLIT = ["train", "eval"] as const;
const FIGURES = ["total", "labeled", ...SPLIT] as const;
const WITH_INFERENCE = [...FIGURES, "inference"] as const;

/** What the version would hold, and what should be known before. */
export function PreviewPanel({ datasetId, preview, isSplit, includeExcluded, close }: PreviewPanelProps) {
  const { t, i18n } = useTranslation();
  const { data } = preview;
  if (preview.error) return <Failure error={preview.error} retry={() => void preview.refetch()} />;
  if (!data) return <Loading />;
  const { counts, set_by_hand } = data;
  const byHand = set_by_hand.train + set_by_hand.eval + set_by_hand.inference;
  const empty = isSplit && !preview.isPlaceholderData && counts.labeled > 0 ? SPLIT.find((usage) => counts[usage] === 0) : undefined;
  return (
    <div>
      <div className={styles.preview}>
        <p className={styles.title}>{t("versions.preview.title")}</p>
        <dl className={styles.figures}>
          {(counts.inference > 0 ? WITH_INFERENCE : FIGURES).map((name) => (
            <Figure key={name} name={t(`versions.counts.${name}`)} value={formatNumber(counts[name], i18n.language)} />
          ))}
        </dl>
      </div>
      <div className={styles.notes}>
        {data.excluded > 0 && (
          <Alert
            type="info"
            showIcon
            title={t(includeExcluded ? "versions.preview.included" : "versions.preview.excluded", { count: data.excluded })}
            action={
              <Link to={`/datasets/${datasetId}/samples?excluded=true`} onClick={close}>
                {t("versions.preview.showExcluded")}
              </Link>
            }
          />
        )}
        {byHand > 0 && <Alert type="info" showIcon title={t("versions.preview.byHand", { count: byHand })} />}
        {data.to_confirm > 0 && <Alert type="warning" showIcon title={t("versions.preview.toConfirm", { count: data.to_confirm })} />}
        {empty && <Alert type="warning" showIcon title={t(`versions.preview.empty.${empty}`, { count: counts.labeled })} />}
        {isSplit && <SplitReport datasetId={datasetId} preview={data} close={close} />}
        {counts.labeled === 0 && <Alert type="warning" showIcon title={t("versions.preview.nothingLabeled")} />}
      </div>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
