import { Alert, Modal } from "antd";
import { useTranslation } from "react-i18next";

import type { Version, WorkingChanges } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";
import { formatNumber } from "@/lib/format";

import { useMakeCurrent, useMakeCurrentPreview } from "../history-queries";
import styles from "./make-current-dialog.module.css";

interface MakeCurrentDialogProps {
  datasetId: string;
  version: Version;
  close: () => void;
}

const KINDS = ["added", "removed", "relabeled", "moved", "state_changed", "settings_changed", "to_confirm"] as const;

const isSame = (changes: WorkingChanges) => !changes.more && KINDS.every((kind) => changes[kind] === 0);

/** Says what would become of the working data, and what of them is kept, before they become a version's. */
export function MakeCurrentDialog({ datasetId, version, close }: MakeCurrentDialogProps) {
  const { t } = useTranslation();
  const preview = useMakeCurrentPreview(datasetId, version.id);
  const makeCurrent = useMakeCurrent(datasetId);
  const jobStarted = useJobStarted(datasetId);
  const toast = useToast();
  function start(): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    makeCurrent.mutate(version.id, { onSuccess, onError: toast.failed });
  }
  return (
    <Modal
      open
      width={560}
      title={t("versions.makeCurrent.title", { name: version.name })}
      okText={t("versions.makeCurrent.action")}
      okButtonProps={{ disabled: !preview.data }}
      confirmLoading={makeCurrent.isPending}
      onOk={start}
      onCancel={close}
    >
      <p className={styles.text}>{t("versions.makeCurrent.text")}</p>
      {preview.isPending && <Loading />}
      {preview.error && <Failure error={preview.error} retry={() => void preview.refetch()} />}
      {preview.data && (
        <>
          <Changes changes={preview.data.changes} name={version.name} />
          <Kept isKept={preview.data.is_kept} isSame={isSame(preview.data.changes)} current={preview.data.current} />
        </>
      )}
    </Modal>
  );
}

function Changes({ changes, name }: { changes: WorkingChanges; name: string }) {
  const { t, i18n } = useTranslation();
  if (isSame(changes)) return null;
  const figure = (value: number) => formatNumber(value, i18n.language);
  return (
    <div className={styles.changes}>
      <p>{t(changes.more ? "versions.makeCurrent.sinceAtLeast" : "versions.makeCurrent.since", { name })}</p>
      <table className={styles.table}>
        <tbody>
          {KINDS.filter((kind) => changes[kind] > 0).map((kind) => (
            <tr key={kind}>
              <td className={styles.figure}>{figure(changes[kind])}</td>
              <td>{t(`versions.makeCurrent.kind.${kind}`)}</td>
              <td className={styles.effect}>{t(`versions.makeCurrent.effect.${kind}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Kept({ isKept, isSame: hasNoChange, current }: { isKept: boolean; isSame: boolean; current: string | null }) {
  const { t } = useTranslation();
  if (hasNoChange) return <Alert type="success" showIcon title={t("versions.makeCurrent.same")} />;
  if (isKept) return <Alert type="info" showIcon title={t("versions.makeCurrent.kept")} />;
  return <Alert type="success" showIcon title={t("versions.makeCurrent.saved", { name: current ?? "" })} />;
}
