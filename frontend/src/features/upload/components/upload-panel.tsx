import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { uploadList } from "../upload-list";
import styles from "./upload-panel.module.css";
import { UploadRow } from "./upload-row";

/** What is being sent, in a corner of every page. */
export function UploadPanel() {
  const { t } = useTranslation();
  const uploads = useSyncExternalStore(uploadList.subscribe, uploadList.snapshot);
  if (uploads.length === 0) return null;
  return (
    <aside className={styles.panel} aria-label={t("upload.panel.label")}>
      {uploads.map((listed) => (
        <UploadRow key={listed.key} listed={listed} />
      ))}
    </aside>
  );
}
