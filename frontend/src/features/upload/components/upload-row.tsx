import { CloseOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Progress } from "antd";
import { useCallback, useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { keys } from "@/api/query-keys";
import { ForeseenTable } from "@/components/foreseen-table";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";
import { formatBytes, formatDuration, formatNumber, percent } from "@/lib/format";

import type { UploadState } from "../upload";
import { type ListedUpload, uploadList } from "../upload-list";
import { RefusedFiles } from "./refused-files";
import styles from "./upload-panel.module.css";

/** One upload: how far it is, what stands in its way, and what was not taken. */
export function UploadRow({ listed }: { listed: ListedUpload }) {
  const { t } = useTranslation();
  const { upload } = listed;
  const state = useSyncExternalStore(
    useCallback((listener: () => void) => upload.subscribe(listener), [upload]),
    () => upload.state,
  );
  useFreshDataset(listed.datasetId, state);
  const canGoOn = ["offline", "waiting", "stopped", "signed-out"].includes(state.phase);
  return (
    <section className={styles.row} data-phase={state.phase} aria-label={t("upload.panel.to", { name: listed.datasetName })}>
      <div className={styles.head}>
        <span className={styles.title} title={listed.datasetName}>
          {t("upload.panel.to", { name: listed.datasetName })}
        </span>
        {upload.isOpen ? (
          <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t("upload.panel.cancel")} title={t("upload.panel.cancel")} onClick={() => upload.cancel()} />
        ) : (
          <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t("upload.panel.dismiss")} title={t("upload.panel.dismiss")} onClick={() => uploadList.remove(listed.key)} />
        )}
      </div>
      <Progress percent={percent(state.bytes.done, state.bytes.total)} showInfo={false} size="small" status={statusOf(state)} />
      <Figures state={state} />
      <Situation state={state} />
      {state.foreseen && <ForeseenTable foreseen={state.foreseen} />}
      {state.phase === "checked" && (
        <div className={styles.actions}>
          <Button size="small" type="primary" onClick={() => upload.accept()}>
            {t("upload.panel.import")}
          </Button>
          <Button size="small" onClick={() => upload.cancel()}>
            {t("common.actions.cancel")}
          </Button>
        </div>
      )}
      {canGoOn && (
        <div className={styles.actions}>
          <Button size="small" onClick={() => upload.resume()}>
            {t("upload.panel.resume")}
          </Button>
        </div>
      )}
      {state.refused.length > 0 && <RefusedFiles refused={state.refused} retry={upload.isOpen || !upload.canRetry ? null : () => upload.retryRefused()} />}
    </section>
  );
}

function statusOf({ phase, refused }: UploadState): "normal" | "active" | "success" | "exception" {
  if (phase === "stopped" || phase === "signed-out") return "exception";
  if (phase === "done") return refused.length > 0 ? "normal" : "success";
  return phase === "sending" || phase === "checking" || phase === "starting" ? "active" : "normal";
}

/** How far it is, how fast, and how long it may take. */
function Figures({ state: { files, bytes, pace, phase } }: { state: UploadState }) {
  const { t, i18n } = useTranslation();
  const size = (value: number) => formatBytes(value, i18n.language);
  const isGoing = phase === "sending" && pace.secondsLeft !== null;
  return (
    <div className={styles.figures}>
      <span>{t("upload.panel.files", { count: files.total, done: formatNumber(files.done, i18n.language) })}</span>
      <span>{t("upload.panel.bytes", { done: size(bytes.done), total: size(bytes.total) })}</span>
      {isGoing && <span>{t("upload.panel.speed", { speed: size(pace.bytesPerSecond) })}</span>}
      {isGoing && <span>{t("upload.panel.left", { time: formatDuration(pace.secondsLeft ?? 0) })}</span>}
    </div>
  );
}

/** What it does, and why it does not go on. */
function Situation({ state: { phase, reason } }: { state: UploadState }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const why = reason && phase !== "offline" ? errorText(new ApiError(0, reason)) : "";
  return (
    <div className={styles.state} role="status">
      {[t(`upload.panel.phase.${phase}`), why].filter(Boolean).join(". ").replace("..", ".")}
    </div>
  );
}

/** When all is there, the pages read the dataset afresh; an import that began is followed like any job. */
function useFreshDataset(datasetId: string, { phase, job }: UploadState): void {
  const queryClient = useQueryClient();
  const jobStarted = useJobStarted(datasetId);
  useEffect(() => {
    if (phase !== "done") return;
    if (job) jobStarted({ job });
    void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
    void queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
    void queryClient.invalidateQueries({ queryKey: keys.datasets() });
  }, [datasetId, phase, job, jobStarted, queryClient]);
}
