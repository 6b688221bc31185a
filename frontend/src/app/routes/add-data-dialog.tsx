import { Modal, Segmented } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { ImportForm } from "@/features/imports/components/import-form";
import { UploadForm } from "@/features/upload/components/upload-form";
import { useLabels } from "@/hooks/use-labels";

import styles from "./add-data-dialog.module.css";
import type { AddingData } from "./dataset-outlet";

interface AddDataDialogProps {
  dataset: Dataset;
  start: AddingData;
  close: () => void;
}

/** Two ways to bring images and labels into a dataset: from this computer, or from the storage. */
export function AddDataDialog({ dataset, start, close }: AddDataDialogProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState(start.way);
  const [files, setFiles] = useState(start.files);
  const labels = useLabels(dataset.id).data;
  const names = useMemo(() => labels?.map(({ name }) => name) ?? [], [labels]);
  const ways = [
    { value: "upload" as const, label: t("imports.way.upload") },
    { value: "storage" as const, label: t("imports.way.storage") },
  ];
  return (
    <Modal open width={560} title={t("imports.dialog.title")} footer={null} onCancel={close}>
      <Segmented className={styles.ways} block value={way} onChange={setWay} options={ways} aria-label={t("imports.way.label")} />
      {way === "upload" ? (
        <UploadForm dataset={dataset} labels={names} files={files} choose={setFiles} close={close} />
      ) : (
        <ImportForm dataset={dataset} labels={names} close={close} />
      )}
    </Modal>
  );
}
