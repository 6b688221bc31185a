import { DatabaseOutlined, FolderOutlined, LockOutlined } from "@ant-design/icons";
import { Breadcrumb, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import type { StorageEntry } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";
import { useStorage } from "@/hooks/use-storage";
import { crumbs, isObsPath } from "@/lib/obs-path";

import { Failure } from "./failure";
import { LoadMore } from "./load-more";
import { Loading } from "./loading";
import { Nothing } from "./nothing";
import styles from "./path-picker.module.css";

interface PathPickerProps {
  start: string;
  mustBeWritable: boolean;
  pick: (path: string) => void;
  close: () => void;
}

/** Walks the buckets and folders that the person may use, and picks one. */
export function PathPicker({ start, mustBeWritable, pick, close }: PathPickerProps) {
  const { t } = useTranslation();
  const [path, setPath] = useState<string | null>(isObsPath(start) ? start : null);
  const [isWritable, setWritable] = useState(true);
  const go = (next: string | null, writable = true) => {
    setPath(next);
    setWritable(writable);
  };
  const trail = [
    { title: <button type="button" className={styles.crumb} onClick={() => go(null)}>{t("storage.picker.buckets")}</button> },
    ...crumbs(path ?? "").map((crumb) => ({
      title: <button type="button" className={styles.crumb} onClick={() => go(crumb.path, isWritable)}>{crumb.name}</button>,
    })),
  ];
  const isRefused = path === null || (mustBeWritable && !isWritable);
  return (
    <Modal open title={t("storage.picker.title")} okText={t("storage.picker.pick")} okButtonProps={{ disabled: isRefused }} onOk={() => path && pick(path)} onCancel={close} width={560}>
      <Breadcrumb items={trail} className={styles.trail} />
      <Folders path={path} open={(entry) => go(entry.path, entry.writable)} />
      {mustBeWritable && !isWritable && <p className={styles.note}>{t("storage.picker.readOnly")}</p>}
    </Modal>
  );
}

function Folders({ path, open }: { path: string | null; open: (entry: StorageEntry) => void }) {
  const { t } = useTranslation();
  const storage = useStorage(path);
  const errorText = useErrorText();
  const notice = storage.data?.pages[0]?.notice;
  const entries = storage.data?.pages.flatMap((page) => page.entries) ?? [];
  if (storage.isPending) return <div className={styles.list}><Loading /></div>;
  if (storage.error) return <div className={styles.list}><Failure error={storage.error} retry={() => void storage.refetch()} /></div>;
  return (
    <div className={styles.list}>
      {notice && <p className={styles.notice} role="status">{t("storage.picker.away", { reason: errorText(new ApiError(503, notice)) })}</p>}
      {entries.length === 0 && <Nothing title={t(path ? "storage.picker.noFolders" : "storage.picker.noBuckets")} />}
      {entries.map((entry) => (
        <button key={entry.path} type="button" className={styles.entry} onClick={() => open(entry)}>
          {entry.kind === "bucket" ? <DatabaseOutlined aria-hidden /> : <FolderOutlined aria-hidden />}
          <span className={styles.name}>{entry.name}</span>
          {!entry.writable && <LockOutlined title={t("storage.picker.readOnlyMark")} />}
        </button>
      ))}
      <LoadMore query={storage} />
    </div>
  );
}
