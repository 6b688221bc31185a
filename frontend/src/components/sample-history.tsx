import { MoreOutlined, UndoOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";

import type { BatchResult, Change, Dataset } from "@/api/schema.gen";
import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";
import { type InTurn, useActiveTime, useSampleHistory, useUndoChange } from "@/hooks/use-sample-history";
import { formatDuration, formatTime } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";

import { ChangeLines } from "./change-lines";
import { Failure } from "./failure";
import { LoadMore } from "./load-more";
import { Loading } from "./loading";
import styles from "./sample-history.module.css";

interface SampleHistoryProps {
  readonly dataset: Dataset;
  readonly sampleId: string;
  readonly inTurn: InTurn;
  /** Told which change a person points at, or has the keyboard on; null when he no longer does. */
  readonly point?: (change: Change | null) => void;
}

/** Who changed a sample, when and how, how long it took, and undo of each change. */
export function SampleHistory({ dataset, sampleId, inTurn, point }: SampleHistoryProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const jobStarted = useJobStarted(dataset.id);
  const history = useSampleHistory(dataset.id, sampleId);
  const time = useActiveTime(dataset.id, sampleId).data;
  const undo = useUndoChange(dataset.id, sampleId, inTurn);
  const changes = history.data?.pages.flatMap((page) => page.results) ?? [];
  const tell = ({ job, refused }: BatchResult) => {
    if (job) jobStarted({ job });
    else if (refused.length > 0) toast.warn(t("samples.bulk.undonePartly", { count: refused.length }));
    else toast.done(t("samples.bulk.undone"));
  };
  const takeBack = (id: string) => undo.mutate(id, { onSuccess: tell, onError: toast.failed });
  return (
    <>
      {time && (
        <p className={styles.time}>
          {t("annotate.history.time", { own: formatDuration(time.own), everyone: formatDuration(time.everyone) })}
        </p>
      )}
      {history.isPending && <Loading />}
      {history.error && changes.length === 0 && <Failure error={history.error} retry={() => void history.refetch()} />}
      {history.data && changes.length === 0 && <p className={styles.time}>{t("annotate.history.none")}</p>}
      <ol className={styles.list} aria-label={t("annotate.history.title")}>
        {changes.map((change) => (
          <Entry key={change.id} change={change} undo={isAtLeast(dataset.my_role, "labeler") ? takeBack : null} point={point} isBusy={undo.isPending} />
        ))}
      </ol>
      <LoadMore query={history} />
    </>
  );
}

interface EntryProps {
  readonly change: Change;
  readonly undo: ((id: string) => void) | null;
  readonly point: SampleHistoryProps["point"];
  readonly isBusy: boolean;
}

function Entry({ change, undo, point, isBusy }: EntryProps) {
  const { t } = useTranslation();
  const { id, actor, at, kind, seconds, change_group: group } = change;
  const show = point && (() => point(change));
  const hide = point && (() => point(null));
  return (
    <li className={point ? `${styles.entry} ${styles.pointed}` : styles.entry} onPointerEnter={show} onPointerLeave={hide} onFocus={show} onBlur={hide}>
      <div className={styles.head}>
        <span className={styles.actor}>{actor ?? t(kind === "suggest" ? "annotate.history.machine" : "annotate.history.nobody")}</span>
        <span className={styles.kind}>{t(`annotate.history.kind.${kind}`)}</span>
        <span className={styles.when}>
          {seconds ? <span title={t("annotate.history.seconds")}>{formatDuration(seconds)}</span> : null}
          <time dateTime={at}>{formatTime(at)}</time>
        </span>
      </div>
      <ChangeLines change={change} />
      {undo && (
        <div className={styles.undo}>
          <Button size="small" type="text" icon={<UndoOutlined aria-hidden />} disabled={isBusy} onClick={() => undo(id)}>
            {t(group ? "annotate.history.undoHere" : "common.actions.undo")}
          </Button>
          {group && (
            <Dropdown autoFocus trigger={["click"]} menu={{ items: [{ key: "all", label: t("annotate.history.undoAll"), onClick: () => undo(group) }] }}>
              <Button size="small" type="text" icon={<MoreOutlined aria-hidden />} disabled={isBusy} aria-label={t("annotate.history.more")} />
            </Dropdown>
          )}
        </div>
      )}
    </li>
  );
}
