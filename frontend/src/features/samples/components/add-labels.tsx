import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Label } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { useMakeLabels } from "@/hooks/use-make-labels";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

import type { Act } from "./selection-panel";
import styles from "./selection-panel.module.css";

interface AddLabelsProps {
  dataset: Dataset;
  labels: Label[];
  act: Act;
  isActing: boolean;
  /** How many of them wait to be confirmed. */
  waiting: number;
}

/** Labels picked or typed for the whole selection; names that the dataset lacks are made by those who may. */
export function AddLabels({ dataset, labels, act, isActing, waiting }: AddLabelsProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const make = useMakeLabels(dataset.id);
  const [names, setNames] = useState<string[]>([]);

  const mayCorrect = waiting > 0 && isAtLeast(dataset.my_role, "reviewer");

  function give(action: "add_labels" | "confirm"): void {
    make.mutate({ names, known: labels }, { onSuccess: () => act({ action, labels: names }, () => setNames([])), onError: toast.failed });
  }

  return (
    <div className={styles.add}>
      <Select
        mode={isAtLeast(dataset.my_role, "manager") ? "tags" : "multiple"}
        className={styles.names}
        value={names}
        onChange={(next) => setNames([...new Set(next.map((name) => name.trim()).filter(Boolean))])}
        placeholder={t(isAtLeast(dataset.my_role, "manager") ? "samples.selection.pickOrType" : "samples.selection.pick")}
        aria-label={t("samples.selection.addLabels")}
        optionLabelProp="value"
        options={labels.map(({ name, color }) => ({ value: name, label: <LabelChip name={name} color={color} /> }))}
      />
      {mayCorrect && (
        <Button type="primary" disabled={names.length === 0} loading={isActing || make.isPending} title={t("confirm.correctHint")} onClick={() => give("confirm")}>
          {t("confirm.correct")}
        </Button>
      )}
      <Button type={mayCorrect ? "default" : "primary"} disabled={names.length === 0} loading={isActing || make.isPending} onClick={() => give("add_labels")}>
        {t("samples.selection.add")}
      </Button>
    </div>
  );
}
