import { BranchesOutlined, DeleteOutlined, WarningOutlined } from "@ant-design/icons";
import { Button, Table, Tooltip, type TableColumnsType } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Label } from "@/api/schema.gen";
import type { Action } from "@/canvas/actions/action";
import { holderOfShortcut } from "@/canvas/actions/label-keys";
import { shownKey } from "@/canvas/actions/shown-key";
import { LabelChip } from "@/components/label-chip";
import { useToast } from "@/hooks/use-toast";
import { formatNumber } from "@/lib/format";

import { keyHolder } from "../label-drafts";
import { useChangeLabel } from "../queries";
import { useLabelKeys } from "../use-label-keys";
import { InlineColour } from "./inline-colour";
import { InlineText } from "./inline-text";
import styles from "./labels-page.module.css";

export type LabelTask = { kind: "merge" | "attributes"; label: Label } | { kind: "remove"; labels: Label[] };

interface LabelsTableProps {
  datasetId: string;
  /** All labels: a key is held against them, and bars are measured by them. */
  labels: Label[];
  shown: Label[];
  selected: string[];
  select: (ids: string[]) => void;
  open: (task: LabelTask) => void;
  canEdit: boolean;
  isLoading: boolean;
}

const PAGE_SIZE = 100;

/** The vocabulary row by row; names, colours and keys are changed where they stand. */
export function LabelsTable({ datasetId, labels, shown, selected, select, open, canEdit, isLoading }: LabelsTableProps) {
  const { t } = useTranslation();
  const columns = useColumns({ datasetId, labels, open, canEdit });
  return (
    <Table
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={shown}
      loading={isLoading}
      pagination={{ pageSize: PAGE_SIZE, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 820 }}
      rowSelection={canEdit ? { selectedRowKeys: selected, onChange: (ids) => select(ids.map(String)), preserveSelectedRowKeys: true } : undefined}
      locale={{ emptyText: t(labels.length === 0 ? "labels.list.empty" : "labels.list.noMatch") }}
    />
  );
}

function useColumns({ datasetId, labels, open, canEdit }: Pick<LabelsTableProps, "datasetId" | "labels" | "open" | "canEdit">): TableColumnsType<Label> {
  const { t } = useTranslation();
  const most = Math.max(1, ...labels.map(({ annotation_count }) => annotation_count));
  const { keyOf, commands } = useLabelKeys(datasetId, labels);
  const byNumber = (name: "annotation_count" | "sample_count") => (a: Label, b: Label) => a[name] - b[name];
  return [
    { title: t("labels.fields.colour"), key: "color", width: 72, render: (_, label) => <ColourCell datasetId={datasetId} label={label} canEdit={canEdit} /> },
    { title: t("labels.fields.name"), dataIndex: "name", sorter: (a, b) => a.name.localeCompare(b.name), render: (_, label) => <NameCell datasetId={datasetId} label={label} canEdit={canEdit} /> },
    { title: t("labels.fields.shortcut"), key: "shortcut", width: 76, render: (_, label) => <KeyCell datasetId={datasetId} label={label} labels={labels} usual={keyOf.get(label.id) ?? null} command={holderOfShortcut({ shortcut: label.shortcut ?? "" }, commands)} canEdit={canEdit} /> },
    { title: t("labels.columns.attributes"), key: "attributes", width: 170, render: (_, label) => <AttributesCell label={label} open={canEdit ? () => open({ kind: "attributes", label }) : undefined} /> },
    { title: t("labels.columns.annotations"), dataIndex: "annotation_count", width: 220, sorter: byNumber("annotation_count"), render: (count: number) => <CountBar count={count} most={most} /> },
    { title: t("labels.columns.samples"), dataIndex: "sample_count", width: 110, align: "right", sorter: byNumber("sample_count"), render: (count: number, { name }) => <SamplesLink datasetId={datasetId} name={name} count={count} /> },
    ...(canEdit ? [{ key: "actions", width: 84, align: "right" as const, render: (_: unknown, label: Label) => <RowActions label={label} open={open} canMerge={labels.length > 1} /> }] : []),
  ];
}

interface CellProps {
  datasetId: string;
  label: Label;
  canEdit: boolean;
}

function ColourCell({ datasetId, label, canEdit }: CellProps) {
  const { t } = useTranslation();
  const { failed } = useToast();
  const { mutate } = useChangeLabel(datasetId);
  const save = useCallback((color: string) => mutate({ id: label.id, color }, { onError: failed }), [mutate, failed, label.id]);
  if (!canEdit) return <LabelChip name="" color={label.color} />;
  return <InlineColour value={label.color ?? ""} ariaLabel={t("labels.row.colour", { name: label.name })} save={save} />;
}

function NameCell({ datasetId, label, canEdit }: CellProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const change = useChangeLabel(datasetId);
  if (!canEdit) return label.name;
  const save = async (name: string) => {
    try {
      await change.mutateAsync({ id: label.id, name });
      toast.done(t("labels.edit.renamed", { before: label.name, name }));
    } catch (error) {
      toast.failed(error);
    }
  };
  return <InlineText value={label.name} maxLength={100} ariaLabel={t("labels.row.rename", { name: label.name })} className={styles.name} save={save} />;
}

interface KeyCellProps extends CellProps {
  labels: Label[];
  /** The key that works at the annotation page: a digit by the place of the label where it has none of its own. */
  usual: string | null;
  /** The command that has the label's own key there. */
  command: Action | null;
}

function KeyCell({ datasetId, label, labels, usual, command, canEdit }: KeyCellProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const change = useChangeLabel(datasetId);
  const meaning = !label.shortcut && usual ? t("labels.row.usualKey", { key: usual }) : undefined;
  const clash = command && <KeyClash label={label} usual={usual} command={command} />;
  if (!canEdit) return usual ? <><kbd className={label.shortcut ? styles.key : styles.usualKey} title={meaning}>{label.shortcut || usual}</kbd>{clash}</> : t("common.none");
  const save = async (typed: string) => {
    const shortcut = typed.toLowerCase();
    const holder = keyHolder(labels, shortcut, label.id);
    if (holder) return toast.warn(t("labels.fields.keyTaken", { key: shortcut, name: holder.name }));
    await change.mutateAsync({ id: label.id, shortcut }).catch(toast.failed);
  };
  return (
    <>
      <InlineText value={label.shortcut ?? ""} maxLength={1} ariaLabel={t("labels.row.key", { name: label.name })} className={styles.keyField} placeholder={usual ?? undefined} title={meaning} save={save} />
      {clash}
    </>
  );
}

/** The label's own key means something else where it would be pressed. */
function KeyClash({ label, usual, command }: { label: Label; usual: string | null; command: Action }) {
  const { t } = useTranslation();
  const words = { key: (label.shortcut ?? "").toUpperCase(), command: t(command.labelKey) };
  const text = usual ? t("labels.row.commandKeyInstead", { ...words, instead: shownKey(usual) }) : t("labels.row.commandKey", words);
  return (
    <Tooltip title={text}>
      <WarningOutlined className={styles.keyClash} role="img" tabIndex={0} aria-label={text} data-testid="label-key-clash" />
    </Tooltip>
  );
}

function AttributesCell({ label, open }: { label: Label; open?: () => void }) {
  const { t } = useTranslation();
  const names = (label.attributes ?? []).map(({ name }) => name);
  if (!open) return names.join(", ") || t("common.none");
  return (
    <Button type="link" size="small" className={styles.attributes} onClick={open} title={names.join(", ")} aria-label={t("labels.attributes.title", { name: label.name })}>
      {names.length > 0 ? names.join(", ") : t("labels.attributes.add")}
    </Button>
  );
}

function CountBar({ count, most }: { count: number; most: number }) {
  const { i18n } = useTranslation();
  return (
    <span className={styles.bar}>
      <span className={styles.track}>
        <span className={styles.fill} style={{ width: `${(100 * count) / most}%` }} />
      </span>
      <span className={styles.count}>{formatNumber(count, i18n.language)}</span>
    </span>
  );
}

function SamplesLink({ datasetId, name, count }: { datasetId: string; name: string; count: number }) {
  const { t, i18n } = useTranslation();
  const to = `/datasets/${datasetId}/samples?${new URLSearchParams({ label: name })}`;
  return (
    <Link to={to} title={t("labels.row.filter", { name })} className="numeric">
      {formatNumber(count, i18n.language)}
    </Link>
  );
}

function RowActions({ label, open, canMerge }: { label: Label; open: (task: LabelTask) => void; canMerge: boolean }) {
  const { t } = useTranslation();
  const { name } = label;
  return (
    <>
      {canMerge && (
        <Button type="text" size="small" icon={<BranchesOutlined aria-hidden />} onClick={() => open({ kind: "merge", label })} aria-label={t("labels.row.merge", { name })} title={t("labels.row.merge", { name })} />
      )}
      <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} onClick={() => open({ kind: "remove", labels: [label] })} aria-label={t("labels.row.remove", { name })} title={t("labels.row.remove", { name })} />
    </>
  );
}
