import { DeleteOutlined, FlagOutlined, PauseCircleOutlined } from "@ant-design/icons";
import { Button, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Label } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import type { BulkAction } from "@/hooks/use-batch";
import type { Bulk } from "@/hooks/use-bulk";
import { isAtLeast } from "@/lib/roles";
import { sizeOf, type Target } from "@/lib/sample-selection";

import { type Choice, ChoiceLine } from "./choice-line";
import styles from "./samples-drawer.module.css";

interface SamplesToolsProps {
  dataset: Dataset;
  labels: Label[];
  bulk: Bulk;
  /** What is selected, as the API takes it. */
  target: Target;
  choice: Choice;
}

/** How many samples are selected, and what can be done with them. */
export function SamplesTools({ dataset, labels, bulk, target, choice }: SamplesToolsProps) {
  const { t } = useTranslation();
  const [isDeleting, setDeleting] = useState(false);
  const count = sizeOf(choice.selection, choice.total);
  const isIdle = count === 0 || bulk.isRunning;
  const act = (action: BulkAction) => bulk.run(target, action);
  const deleted = () => {
    setDeleting(false);
    choice.clear();
  };
  return (
    <div className={styles.tools}>
      {dataset.type === "image_classification" && <LabelPicker labels={labels} isIdle={isIdle} add={(names) => act({ action: "add_labels", labels: names })} />}
      <Button size="small" icon={<FlagOutlined aria-hidden />} disabled={isIdle} onClick={() => act({ action: "mark_hard" })}>
        {t("samples.hard.mark")}
      </Button>
      <Button size="small" disabled={isIdle} onClick={() => act({ action: "unmark_hard" })}>
        {t("samples.hard.unmark")}
      </Button>
      <Button size="small" icon={<PauseCircleOutlined aria-hidden />} disabled={isIdle} title={t("samples.excluded.hint")} onClick={() => act({ action: "exclude" })}>
        {t("samples.excluded.mark")}
      </Button>
      <Button size="small" disabled={isIdle} onClick={() => act({ action: "include" })}>
        {t("samples.excluded.unmark")}
      </Button>
      {isAtLeast(dataset.my_role, "manager") && (
        <Button size="small" danger icon={<DeleteOutlined aria-hidden />} disabled={isIdle} onClick={() => setDeleting(true)}>
          {t("samples.toolbar.delete")}
        </Button>
      )}
      <span className={styles.space} />
      <ChoiceLine {...choice} count={count} />
      {isDeleting && (
        <Modal
          open
          title={t("samples.delete.title", { count })}
          okText={t("samples.toolbar.delete")}
          okButtonProps={{ danger: true }}
          onOk={() => bulk.run(target, { action: "delete" }, deleted)}
          onCancel={() => setDeleting(false)}
          confirmLoading={bulk.isRunning}
        >
          <p>{t("samples.delete.text")}</p>
        </Modal>
      )}
    </div>
  );
}

/** Labels of the vocabulary for all selected samples. */
function LabelPicker({ labels, isIdle, add }: { labels: Label[]; isIdle: boolean; add: (names: string[]) => void }) {
  const { t } = useTranslation();
  const [names, setNames] = useState<string[]>([]);
  return (
    <>
      <Select
        size="small"
        mode="multiple"
        className={styles.names}
        value={names}
        onChange={setNames}
        placeholder={t("samples.selection.pick")}
        aria-label={t("samples.selection.addLabels")}
        optionLabelProp="value"
        options={labels.map(({ name, color }) => ({ value: name, label: <LabelChip name={name} color={color} /> }))}
      />
      <Button size="small" type="primary" disabled={isIdle || names.length === 0} onClick={() => add(names)}>
        {t("samples.selection.add")}
      </Button>
    </>
  );
}
