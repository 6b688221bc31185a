import { MoreOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Job, Version } from "@/api/schema.gen";
import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

import { useDeleteVersion, useVerify } from "../queries";
import { usesOf } from "../uses";
import { MakeCurrentDialog } from "./make-current-dialog";

interface VersionMenuProps {
  dataset: Dataset;
  version: Version;
  exportVersion: () => void;
  onDeleted?: () => void;
}

export function VersionMenu({ dataset, version, exportVersion, onDeleted }: VersionMenuProps) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const toast = useToast();
  const jobStarted = useJobStarted(dataset.id);
  const [isAsking, setAsking] = useState(false);
  const verify = useVerify(dataset.id);
  const remove = useDeleteVersion(dataset.id);
  const isManager = isAtLeast(dataset.my_role, "manager");
  const isNormal = version.status === "normal";

  function askDelete(): void {
    const done = () => {
      toast.done(t("versions.delete.done", { name: version.name }));
      onDeleted?.();
    };
    void modal.confirm({
      title: t("versions.delete.title", { name: version.name }),
      content: t("versions.delete.text"),
      okText: t("versions.delete.action"),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(version.id).then(done, refused),
    });
  }

  /** Says what keeps it, in the place of a passing note. */
  function refused(error: unknown): void {
    const uses = usesOf(error);
    if (!uses) return toast.failed(error);
    const jobs = uses.jobs.map((kind) => t(`jobs.kind.${kind as Job["kind"]}`));
    const lines = [
      uses.tags.length > 0 && t("versions.use.tags", { names: uses.tags.join(t("versions.report.comma")) }),
      jobs.length > 0 && t("versions.use.jobs", { names: jobs.join(t("versions.report.comma")) }),
    ].filter((line) => line !== false);
    modal.warning({ title: t("versions.use.title", { name: version.name }), content: lines.map((line) => <p key={line}>{line}</p>) });
  }

  const items = [
    { key: "export", label: t("versions.list.export"), disabled: !isManager || !isNormal, onClick: exportVersion },
    { key: "current", label: t("versions.makeCurrent.action"), disabled: !isManager || !isNormal, onClick: () => setAsking(true) },
    { key: "verify", label: t("versions.verify.action"), disabled: !isManager || !isNormal, onClick: () => verify.mutate(version.id, { onSuccess: jobStarted, onError: toast.failed }) },
    { type: "divider" as const },
    { key: "delete", label: t("versions.delete.action"), danger: true, disabled: !isManager || version.status === "creating", onClick: askDelete },
  ];
  return (
    <>
      <Dropdown autoFocus trigger={["click"]} menu={{ items }}>
        <Button type="text" size="small" icon={<MoreOutlined aria-hidden />} aria-label={t("datasets.actions.more", { name: version.name })} />
      </Dropdown>
      {isAsking && <MakeCurrentDialog datasetId={dataset.id} version={version} close={() => setAsking(false)} />}
    </>
  );
}
