import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label, LabelOfSelection, SelectionSummary } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { formatNumber } from "@/lib/format";

import type { Act } from "./selection-panel";
import styles from "./selection-panel.module.css";

interface SelectionLabelsProps {
  summary: SelectionSummary;
  labels: Label[];
  isClassified: boolean;
  act: Act;
  isActing: boolean;
}

/** The labels of the selection: each can be replaced or removed there, and stays as it is everywhere else. */
export function SelectionLabels({ summary, labels, isClassified, act, isActing }: SelectionLabelsProps) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className={styles.subtitle}>{t("samples.selection.labels")}</h3>
      {summary.labels.length === 0 && <p className={styles.hint}>{t("samples.selection.noLabels")}</p>}
      <ul className={styles.list}>
        {summary.labels.map((label) => (
          <Row key={label.id} label={label} labels={labels} isClassified={isClassified} act={act} isActing={isActing} />
        ))}
      </ul>
    </>
  );
}

interface RowProps extends Omit<SelectionLabelsProps, "summary"> {
  label: LabelOfSelection;
}

function Row({ label, labels, isClassified, act, isActing }: RowProps) {
  const { t, i18n } = useTranslation();
  const [isEditing, setEditing] = useState(false);
  const { name, samples, annotations } = label;
  if (isEditing) return <ReplaceRow label={label} labels={labels} act={act} close={() => setEditing(false)} />;
  const title = t("samples.selection.counts", { samples: t("common.count.samples", { count: samples }), annotations: t("common.count.annotations", { count: annotations }) });
  return (
    <li className={styles.row}>
      <LabelChip name={name} color={labels.find(({ id }) => id === label.id)?.color} />
      <span className={styles.count} title={title}>
        {formatNumber(isClassified ? samples : annotations, i18n.language)}
      </span>
      <span className={styles.tools}>
        <Button
          type="text"
          size="small"
          icon={<EditOutlined aria-hidden />}
          disabled={isActing || labels.length < 2}
          onClick={() => setEditing(true)}
          aria-label={t("samples.selection.replace", { name })}
          title={t("samples.selection.replace", { name })}
        />
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined aria-hidden />}
          disabled={isActing}
          onClick={() => act({ action: "remove_labels", labels: [name] })}
          aria-label={t("samples.selection.remove", { name })}
          title={t("samples.selection.remove", { name })}
        />
      </span>
    </li>
  );
}

interface ReplaceRowProps {
  label: LabelOfSelection;
  labels: Label[];
  act: Act;
  close: () => void;
}

function ReplaceRow({ label, labels, act, close }: ReplaceRowProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.row}>
      <Select
        size="small"
        className={styles.names}
        showSearch
        autoFocus
        defaultOpen
        placeholder={t("samples.selection.replaceBy", { name: label.name })}
        aria-label={t("samples.selection.replaceBy", { name: label.name })}
        onBlur={close}
        onChange={(to: string) => {
          act({ action: "replace_label", from: label.name, to });
          close();
        }}
        options={labels.filter(({ id }) => id !== label.id).map(({ name, color }) => ({ value: name, label: <LabelChip name={name} color={color} /> }))}
      />
    </li>
  );
}
