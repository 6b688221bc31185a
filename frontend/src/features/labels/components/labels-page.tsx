import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Page } from "@/components/page";
import { SearchField } from "@/components/search-field";
import { useLabels } from "@/hooks/use-labels";
import { isAtLeast } from "@/lib/roles";

import { AddLabelsDialog } from "./add-labels-dialog";
import { AttributesDrawer } from "./attributes-drawer";
import { CopyLabelsDialog } from "./copy-labels-dialog";
import styles from "./labels-page.module.css";
import { type LabelTask, LabelsTable } from "./labels-table";
import { MergeLabelDialog } from "./merge-label-dialog";
import { RemoveLabelDialog } from "./remove-label-dialog";

type Task = LabelTask | { kind: "add" } | { kind: "copy" };

const NONE: Label[] = [];

/** The vocabulary of a dataset: what there is, how often it is used, and every way to change it. */
export function LabelsPage({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const query = useLabels(dataset.id);
  const labels = query.data ?? NONE;
  const [search, setSearch] = useState("");
  const [selected, setSelected] = useState<string[]>([]);
  const [task, setTask] = useState<Task | null>(null);
  const canEdit = isAtLeast(dataset.my_role, "manager");
  const shown = labels.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  const chosen = labels.filter(({ id }) => selected.includes(id));
  const actions = canEdit && (
    <>
      <Button onClick={() => setTask({ kind: "copy" })}>{t("labels.copy.open")}</Button>
      <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setTask({ kind: "add" })}>
        {t("labels.addMany.open")}
      </Button>
    </>
  );
  return (
    <Page title={t("datasets.nav.labels")} actions={actions}>
      <div className={styles.tools}>
        <SearchField className={styles.search} value={search} commit={setSearch} placeholder={t("labels.panel.search")} />
        <span className={styles.space} />
        {chosen.length > 0 && (
          <>
            <span className={styles.selected}>{t("labels.list.selected", { count: chosen.length })}</span>
            <Button danger onClick={() => setTask({ kind: "remove", labels: chosen })}>
              {t("labels.remove.action")}
            </Button>
          </>
        )}
      </div>
      {query.error && !query.data ? (
        <Failure error={query.error} retry={() => void query.refetch()} />
      ) : (
        <LabelsTable datasetId={dataset.id} labels={labels} shown={shown} selected={selected} select={setSelected} open={setTask} canEdit={canEdit} isLoading={query.isPending} />
      )}
      {task && <TaskDialog datasetId={dataset.id} labels={labels} task={task} close={() => setTask(null)} removed={() => setSelected([])} />}
    </Page>
  );
}

interface TaskDialogProps {
  datasetId: string;
  labels: Label[];
  task: Task;
  close: () => void;
  removed: () => void;
}

function TaskDialog({ datasetId, labels, task, close, removed }: TaskDialogProps) {
  const shared = { datasetId, close };
  if (task.kind === "add") return <AddLabelsDialog {...shared} labels={labels} />;
  if (task.kind === "copy") return <CopyLabelsDialog {...shared} labels={labels} />;
  if (task.kind === "remove") return <RemoveLabelDialog {...shared} labels={task.labels} done={removed} />;
  if (task.kind === "merge") return <MergeLabelDialog {...shared} label={task.label} others={labels.filter(({ id }) => id !== task.label.id)} />;
  return <AttributesDrawer {...shared} label={task.label} />;
}
