import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { SearchField } from "@/components/search-field";

import { LabelDialog } from "./label-dialog";
import { LabelRow } from "./label-row";
import styles from "./labels-panel.module.css";
import { RemoveLabelDialog } from "./remove-label-dialog";

interface LabelsPanelProps {
  datasetId: string;
  labels: Label[];
  /** Names of the labels that the grid is filtered by. */
  active: string[];
  toggle: (name: string) => void;
  canEdit: boolean;
}

const SEARCH_FROM = 12;

type Open = { kind: "edit" | "remove"; label: Label } | { kind: "add" } | null;

/** The vocabulary beside the grid: counts, a click to filter, and the tools to change it. */
export function LabelsPanel({ datasetId, labels, active, toggle, canEdit }: LabelsPanelProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const [search, setSearch] = useState("");
  const close = () => setOpen(null);
  const shown = labels.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  return (
    <aside className={styles.panel} aria-label={t("labels.panel.title")}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          {t("labels.panel.title")} <span className={styles.total}>{labels.length}</span>
        </h2>
        {canEdit && (
          <Button size="small" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen({ kind: "add" })}>
            {t("labels.panel.add")}
          </Button>
        )}
      </header>
      {labels.length > SEARCH_FROM && <SearchField className={styles.search} value={search} commit={setSearch} placeholder={t("labels.panel.search")} />}
      {labels.length === 0 && <p className={styles.empty}>{t("labels.list.emptyText")}</p>}
      <ul className={styles.list}>
        {shown.map((label) => (
          <LabelRow
            key={label.id}
            label={label}
            isActive={active.includes(label.name)}
            toggle={() => toggle(label.name)}
            edit={canEdit ? () => setOpen({ kind: "edit", label }) : undefined}
            remove={canEdit ? () => setOpen({ kind: "remove", label }) : undefined}
          />
        ))}
      </ul>
      {open?.kind === "add" && <LabelDialog datasetId={datasetId} index={labels.length} close={close} />}
      {open?.kind === "edit" && <LabelDialog datasetId={datasetId} label={open.label} index={0} close={close} />}
      {open?.kind === "remove" && <RemoveLabelDialog datasetId={datasetId} labels={[open.label]} close={close} />}
    </aside>
  );
}
