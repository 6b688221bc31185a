import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, Label, SelectionSummary } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import type { BulkAction } from "@/hooks/use-batch";
import { isAtLeast } from "@/lib/roles";

import { useSummary } from "../queries";
import type { Picked } from "../use-selection";
import { AddLabels } from "./add-labels";
import { PickedHistory } from "./picked-history";
import { SelectionLabels } from "./selection-labels";
import styles from "./selection-panel.module.css";
import { SelectionRemarks } from "./selection-remarks";

/** Does an action to what is selected. */
export type Act = (action: BulkAction, then?: () => void) => void;

interface SelectionPanelProps {
  dataset: Dataset;
  labels: Label[];
  picked: Picked;
  act: Act;
  isActing: boolean;
  clear: () => void;
}

/** What the selected samples hold together, and the tools to change it on them alone. */
export function SelectionPanel({ dataset, labels, picked, act, isActing, clear }: SelectionPanelProps) {
  const { t } = useTranslation();
  const summary = useSummary(dataset.id, picked.target);
  const isClassified = dataset.type === "image_classification";
  return (
    <section className={styles.panel} aria-label={t("samples.selection.title")}>
      <header className={styles.head}>
        <h2 className={styles.title}>{t(picked.hasMore ? "samples.selection.titleMore" : "samples.toolbar.selected", { count: picked.count })}</h2>
        <PickedHistory dataset={dataset} target={picked.target} />
        <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} onClick={clear} aria-label={t("samples.toolbar.clear")} />
      </header>
      {summary.data && <States summary={summary.data} />}
      {isClassified && <AddLabels dataset={dataset} labels={labels} act={act} isActing={isActing} waiting={summary.data?.states.to_confirm ?? 0} />}
      {summary.error && <Failure error={summary.error} retry={() => void summary.refetch()} />}
      {summary.data && (
        <>
          {isAtLeast(dataset.my_role, "reviewer") && <Verdict waiting={summary.data.states.to_confirm} act={act} isActing={isActing} />}
          <SelectionLabels summary={summary.data} labels={labels} isClassified={isClassified} act={act} isActing={isActing} />
          <SelectionRemarks picked={picked} summary={summary.data} act={act} isActing={isActing} />
          {summary.data.more && <p className={styles.hint}>{t("samples.selection.more", { count: summary.data.samples })}</p>}
        </>
      )}
    </section>
  );
}

/** "12 unlabeled · 3 labeled": only what there is. */
function States({ summary: { states } }: { summary: SelectionSummary }) {
  const { t } = useTranslation();
  const there = (["unlabeled", "labeled", "to_confirm"] as const).filter((state) => states[state] > 0);
  return <p className={styles.states}>{there.map((state) => t(`samples.selection.${state}`, { count: states[state] })).join(" · ")}</p>;
}

/** What models and imports propose, taken or refused for the whole selection. */
function Verdict({ waiting, act, isActing }: { waiting: number; act: Act; isActing: boolean }) {
  const { t } = useTranslation();
  if (waiting === 0) return null;
  return (
    <div className={styles.buttons}>
      <Button size="small" type="primary" disabled={isActing} onClick={() => act({ action: "confirm" })}>
        {t("samples.selection.confirm", { count: waiting })}
      </Button>
      <Button size="small" disabled={isActing} onClick={() => act({ action: "reject" })}>
        {t("samples.selection.reject", { count: waiting })}
      </Button>
    </div>
  );
}
