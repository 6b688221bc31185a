import { Modal, Segmented } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, SmartLabelingType } from "@/api/schema.gen";

import { LearningForm } from "./learning-form";
import { PreLabelingForm } from "./pre-labeling-form";
import styles from "./start-dialog.module.css";

interface StartDialogProps {
  dataset: Dataset;
  close: () => void;
}

const WAYS = ["active_learning", "pre_labeling"] as const satisfies readonly SmartLabelingType[];

/** Starts smart labeling: by what is labeled already, or by a model. */
export function StartDialog({ dataset, close }: StartDialogProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<SmartLabelingType>("active_learning");
  const ways = WAYS.map((value) => ({ value, label: t(`smart.way.${value}`) }));
  return (
    <Modal open width={520} style={{ top: 48 }} title={t("smart.start.title")} footer={null} onCancel={close}>
      <Segmented className={styles.ways} block value={way} onChange={setWay} options={ways} aria-label={t("smart.way.label")} />
      {way === "active_learning" ? <LearningForm dataset={dataset} close={close} /> : <PreLabelingForm dataset={dataset} close={close} />}
    </Modal>
  );
}
