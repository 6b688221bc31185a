import { MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Dataset } from "@/api/schema.gen";
import { isAtLeast } from "@/lib/roles";

import { DeleteDialog } from "./delete-dialog";
import { RenameDialog } from "./rename-dialog";

/** What else can be done with a dataset; the same in the list and on its own pages. */
export function DatasetMenu({ dataset, onDeleted }: { dataset: Dataset; onDeleted?: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const items = [
    { key: "versions", label: t("datasets.nav.versions"), onClick: () => void navigate(`/datasets/${dataset.id}/versions`) },
    { key: "jobs", label: t("datasets.nav.jobs"), onClick: () => void navigate(`/datasets/${dataset.id}/jobs`) },
    { type: "divider" as const },
    { key: "rename", label: t("datasets.rename.action"), disabled: !isAtLeast(dataset.my_role, "manager"), onClick: () => setOpen("rename") },
    { key: "delete", label: t("datasets.delete.action"), danger: true, disabled: !isAtLeast(dataset.my_role, "owner"), onClick: () => setOpen("delete") },
  ];
  return (
    <>
      <Dropdown autoFocus trigger={["click"]} menu={{ items }}>
        <Button type="text" size="small" icon={<MoreOutlined aria-hidden />} aria-label={t("datasets.actions.more", { name: dataset.name })} />
      </Dropdown>
      {open === "rename" && <RenameDialog dataset={dataset} close={() => setOpen(null)} />}
      {open === "delete" && <DeleteDialog dataset={dataset} close={() => setOpen(null)} onDeleted={onDeleted} />}
    </>
  );
}
