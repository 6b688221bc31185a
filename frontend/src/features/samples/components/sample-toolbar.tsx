import { DeleteOutlined, ExportOutlined, MoreOutlined, SyncOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import type { Bulk } from "@/hooks/use-bulk";
import { isAtLeast } from "@/lib/roles";

import type { Picked, SelectionMenuItem } from "../use-selection";
import { DeleteSamplesDialog } from "./delete-samples-dialog";
import styles from "./sample-toolbar.module.css";
import { type Choice, SelectionLine } from "./selection-line";

interface SampleToolbarProps {
  dataset: Dataset;
  picked: Picked | null;
  bulk: Bulk;
  choice: Choice;
  sync: () => void;
  exportSamples: (selection: Picked | null) => void;
  addData?: ReactNode;
  /** The ways to quick review and to duplicates. */
  quickReview?: ReactNode;
  selectionMenu: readonly SelectionMenuItem[];
}

export function SampleToolbar(props: SampleToolbarProps) {
  const { dataset, choice } = props;
  // Whoever can do nothing with a selection is not offered one.
  const canSelect = isAtLeast(dataset.my_role, "labeler");
  if (!canSelect && !props.quickReview) return null;
  return (
    <div className={styles.bar}>
      {isAtLeast(dataset.my_role, "manager") && <ManagerTools {...props} />}
      {props.quickReview}
      <span className={styles.space} />
      {canSelect && <SelectionLine {...choice} />}
    </div>
  );
}

/** Files in and out, and what happens to the selection as a whole. */
function ManagerTools({ picked, bulk, sync, exportSamples, addData, selectionMenu }: SampleToolbarProps) {
  const { t } = useTranslation();
  const [isDeleting, setDeleting] = useState(false);
  const items = selectionMenu.map(({ key, label, onSelect }) => ({ key, label, onClick: () => picked && onSelect(picked, bulk.follow) }));
  return (
    <>
      {addData}
      <Button size="small" icon={<SyncOutlined aria-hidden />} onClick={sync}>
        {t("samples.toolbar.sync")}
      </Button>
      <Button size="small" icon={<DeleteOutlined aria-hidden />} onClick={() => setDeleting(true)} disabled={!picked}>
        {t("samples.toolbar.delete")}
      </Button>
      <Button size="small" icon={<ExportOutlined aria-hidden />} onClick={() => exportSamples(picked)}>
        {t("samples.toolbar.export")}
      </Button>
      {items.length > 0 && (
        <Dropdown autoFocus trigger={["click"]} menu={{ items }} disabled={!picked}>
          <Button size="small" icon={<MoreOutlined aria-hidden />}>
            {t("samples.toolbar.more")}
          </Button>
        </Dropdown>
      )}
      {isDeleting && picked && <DeleteSamplesDialog picked={picked} bulk={bulk} close={() => setDeleting(false)} />}
    </>
  );
}
