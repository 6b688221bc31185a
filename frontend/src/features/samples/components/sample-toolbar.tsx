import { DeleteOutlined, ExportOutlined, SyncOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { isAtLeast } from "@/lib/roles";

import { DeleteSamplesDialog } from "./delete-samples-dialog";
import styles from "./sample-toolbar.module.css";

interface SampleToolbarProps {
  dataset: Dataset;
  selected: string[];
  loaded: number;
  isAll: boolean;
  selectLoaded: () => void;
  clear: () => void;
  sync: () => void;
  exportSamples: (ids: string[]) => void;
}

export function SampleToolbar({ dataset, selected, loaded, isAll, selectLoaded, clear, sync, exportSamples }: SampleToolbarProps) {
  const { t } = useTranslation();
  const [isDeleting, setDeleting] = useState(false);
  // Whoever can do nothing with a selection is not offered one.
  if (!isAtLeast(dataset.my_role, "manager")) return null;
  return (
    <div className={styles.bar}>
      <Button size="small" icon={<SyncOutlined aria-hidden />} onClick={sync}>
        {t("samples.toolbar.sync")}
      </Button>
      <Button size="small" icon={<DeleteOutlined aria-hidden />} onClick={() => setDeleting(true)} disabled={selected.length === 0}>
        {t("samples.toolbar.delete")}
      </Button>
      <Button size="small" icon={<ExportOutlined aria-hidden />} onClick={() => exportSamples(selected)}>
        {t("samples.toolbar.export")}
      </Button>
      <span className={styles.space} />
      {selected.length > 0 && (
        <>
          <span className={styles.selected}>{t("samples.toolbar.selected", { count: selected.length })}</span>
          <Button type="link" size="small" onClick={clear}>
            {t("samples.toolbar.clear")}
          </Button>
        </>
      )}
      <Button type="link" size="small" onClick={selectLoaded} disabled={loaded === 0 || isAll}>
        {t("samples.toolbar.selectLoaded", { count: loaded })}
      </Button>
      {isDeleting && <DeleteSamplesDialog datasetId={dataset.id} samples={selected} close={() => setDeleting(false)} onDeleted={clear} />}
    </div>
  );
}
