import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Dataset, Job } from "@/api/schema.gen";
import { isAtLeast } from "@/lib/roles";

import { type NextStep, nextStep, type OverviewActions } from "../next-step";
import styles from "./next-step-panel.module.css";

interface NextStepPanelProps {
  dataset: Dataset;
  jobs: Job[];
  actions: OverviewActions;
}

const FILLING = new Set(["import", "sync", "demo"]);

/** One card that says what to do now, with the button for it. */
export function NextStepPanel({ dataset, jobs, actions }: NextStepPanelProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const step = nextStep(dataset, jobs.some((job) => FILLING.has(job.kind)));
  const perform: Record<NextStep, (() => void) | null> = {
    wait: null,
    add_images: actions.sync,
    confirm: () => void navigate(`/datasets/${dataset.id}/samples?tab=to_confirm`),
    label: actions.startLabeling,
    publish: actions.publish,
    export: actions.exportAll,
  };
  const needsManager = step === "add_images" || step === "publish" || step === "export";
  const isAllowed = isAtLeast(dataset.my_role, needsManager ? "manager" : "labeler");
  const action = perform[step];
  if (action && !isAllowed) return null;
  return (
    <section className={styles.card}>
      <h2 className={styles.title}>{t(`datasets.next.${step}.title`, { count: dataset.counts.to_confirm })}</h2>
      <p className={styles.text}>{t(`datasets.next.${step}.text`, { path: dataset.input_path ?? "", count: dataset.counts.unlabeled })}</p>
      {action && (
        <Button type="primary" onClick={action}>
          {t(`datasets.next.${step}.action`)}
        </Button>
      )}
    </section>
  );
}
