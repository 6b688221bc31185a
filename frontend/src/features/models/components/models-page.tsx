import { Button, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import type { Model } from "@/api/schema.gen";
import { ConfirmPopover } from "@/components/confirm-popover";
import { Failure } from "@/components/failure";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { useMe } from "@/hooks/use-me";
import { useModels } from "@/hooks/use-models";
import { useToast } from "@/hooks/use-toast";
import { formatBytes, formatNumber, formatTime } from "@/lib/format";

import { isFile } from "../description";
import { useDeleteModel } from "../queries";
import { AddModelDialog } from "./add-model-dialog";
import { BackendPlaceCell } from "./backend-health";

function useColumns(): TableColumnsType<Model> {
  const { t, i18n } = useTranslation();
  return [
    { title: t("models.columns.name"), dataIndex: "name", ellipsis: true, render: (name: string, { id }) => <Link to={`/models/${id}`}>{name}</Link> },
    {
      title: t("models.columns.task"),
      key: "task",
      width: 130,
      render: (_, model) => <Kind model={model} />,
    },
    {
      title: t("models.columns.labels"),
      key: "labels",
      width: 72,
      align: "right",
      onCell: (model) => (isFile(model) ? {} : { colSpan: 3, align: "left" }),
      render: (_, model) => (isFile(model) ? formatNumber(model.settings.labels.length, i18n.language) : <BackendPlaceCell model={model} />),
    },
    { title: t("models.columns.input"), key: "input", width: 104, onCell: ofFiles, render: (_, { settings }) => settings && t("models.input", { width: settings.width, height: settings.height }) },
    { title: t("models.columns.size"), dataIndex: "size", width: 84, align: "right", onCell: ofFiles, render: (size: number) => formatBytes(size, i18n.language) },
    { title: t("models.columns.by"), dataIndex: "created_by", width: 112, ellipsis: true },
    { title: t("models.columns.at"), dataIndex: "created_at", width: 140, render: formatTime },
    { key: "actions", width: 80, align: "right", render: (_, model) => model.can_change && <DeleteButton model={model} /> },
  ];
}

/** A backend has something else in the place of these cells. */
const ofFiles = (model: Model) => (isFile(model) ? {} : { colSpan: 0 });

function Kind({ model }: { model: Model }) {
  const { t } = useTranslation();
  if (!isFile(model)) return t("models.backend.kind");
  return model.ready && model.task ? t(`models.task.${model.task}`) : <Tag color="warning">{t("models.unready")}</Tag>;
}

function DeleteButton({ model }: { model: Model }) {
  const { t } = useTranslation();
  const toast = useToast();
  const remove = useDeleteModel();
  const { id, name } = model;
  const perform = () => remove.mutate(id, { onSuccess: () => toast.done(t("models.delete.done", { name })), onError: toast.failed });
  return (
    <ConfirmPopover title={t("models.delete.sure", { name })} okText={t("models.delete.action")} onConfirm={perform}>
      <Button type="link" size="small" danger loading={remove.isPending}>
        {t("models.delete.action")}
      </Button>
    </ConfirmPopover>
  );
}

/** The team's models for pre-labeling. */
export function ModelsPage() {
  const { t } = useTranslation();
  const me = useMe().data;
  const [isAdding, setIsAdding] = useState(false);
  const navigate = useNavigate();
  if (me && !me.is_manager) return <Nothing title={t("models.managers")} text={t("models.managersText")} />;
  const add = (
    <Button type="primary" onClick={() => setIsAdding(true)}>
      {t("models.add.action")}
    </Button>
  );
  return (
    <Page title={t("models.title")} actions={add}>
      <ModelTable />
      {isAdding && <AddModelDialog close={() => setIsAdding(false)} added={({ id }) => void navigate(`/models/${id}`)} />}
    </Page>
  );
}

function ModelTable() {
  const { t } = useTranslation();
  const columns = useColumns();
  const models = useModels();
  if (models.error) return <Failure error={models.error} retry={() => void models.refetch()} />;
  if (models.data?.length === 0) return <Nothing title={t("models.none")} text={t("models.noneText")} />;
  return <Table size="small" rowKey="id" columns={columns} dataSource={models.data ?? []} loading={models.isPending} pagination={false} />;
}
