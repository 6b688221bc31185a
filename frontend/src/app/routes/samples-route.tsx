import { AppstoreOutlined, BlockOutlined, GroupOutlined, TagsOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Job, Label } from "@/api/schema.gen";
import { LinkButton } from "@/components/link-button";
import { GroupDialog } from "@/features/groups/components/group-dialog";
import { LabelsPanel } from "@/features/labels/components/labels-panel";
import { SamplesPage } from "@/features/samples/components/samples-page";
import { useMatching } from "@/features/samples/queries";
import { useSampleFilter } from "@/features/samples/use-sample-filter";
import type { Picked, SelectionMenuItem } from "@/features/samples/use-selection";
import { BulkButton } from "@/features/smart/components/bulk-button";
import { ConfirmHead } from "@/features/smart/components/confirm-head";
import { StartButton } from "@/features/smart/components/start-button";
import { SmartTools } from "@/features/smart/components/smart-tools";
import { type Transfer, TransferDialog } from "@/features/transfers/components/transfer-dialog";
import { useLabels } from "@/hooks/use-labels";
import { isAtLeast } from "@/lib/roles";
import { isNarrowed, type SampleFilter } from "@/lib/sample-filter";

import { AddData } from "./add-data";
import { useDatasetPlace } from "./dataset-outlet";
import { useStartSync } from "./use-start-sync";

const NONE: never[] = [];

interface Transferring {
  transfer: Transfer;
  picked: Picked;
  follow: (job: Job) => void;
}

/** A selection as the export dialog takes it: samples by name, or those that are left out of the filter. */
function namedIn(picked: Picked | null): { selected: string[]; except?: string[] } {
  if (!picked) return { selected: [] };
  return "samples" in picked.target ? { selected: picked.target.samples } : { selected: [], except: picked.target.filter.except };
}

export function Component() {
  const { dataset, counts, jobs, openExport, addData, publish } = useDatasetPlace();
  const [filter, change] = useSampleFilter();
  const labels = useLabels(dataset.id);
  const sync = useStartSync(dataset.id);
  const known = labels.data ?? NONE;
  const [transferring, setTransferring] = useState<Transferring | null>(null);
  const isConfirming = filter.tab === "to_confirm";
  const isLearnable = dataset.type !== "image_segmentation";
  const [grouped, group] = useState<Picked | null>(null);
  const transferMenu = useTransferMenu(setTransferring);
  const groupMenu = useGroupMenu(group);
  const toggle = (name: string) => {
    const isActive = filter.labels.includes(name);
    change({ labels: isActive ? filter.labels.filter((label) => label !== name) : [...filter.labels, name] });
  };
  return (
    <>
      <SamplesPage
        dataset={dataset}
        counts={counts}
        jobs={jobs}
        labels={known}
        filter={filter}
        change={change}
        sync={sync}
        exportSamples={(picked) => openExport({ filter, version: null, ...namedIn(picked) })}
        addData={<AddData dataset={dataset} open={addData} />}
        quickReview={
          <>
            {isLearnable && filter.tab !== "labeled" && <SmartTools dataset={dataset} />}
            {isLearnable && isConfirming && <BulkButton dataset={dataset} />}
            <DuplicatesLink to={`/datasets/${dataset.id}/samples/duplicates`} />
            <GroupsLink to={`/datasets/${dataset.id}/samples/groups`} />
            {isAtLeast(dataset.my_role, "manager") && (isNarrowed(filter) || filter.tab !== "all") && <PublishThese datasetId={dataset.id} filter={filter} publish={() => publish(filter)} />}
            {filter.tab === "labeled" && <QuickReviewLink to={reviewOf(dataset.id, known, filter.labels)} />}
          </>
        }
        tabHead={isConfirming && <ConfirmHead dataset={dataset} left={counts.to_confirm} jobs={jobs} labels={known} filter={filter} change={change} />}
        wayOut={isConfirming && jobs.length === 0 && isLearnable && <StartButton dataset={dataset} />}
        selectionMenu={isAtLeast(dataset.my_role, "manager") ? [...groupMenu, ...transferMenu] : transferMenu}
        labelsPanel={
          <LabelsPanel datasetId={dataset.id} labels={known} active={filter.labels} toggle={toggle} canEdit={isAtLeast(dataset.my_role, "manager")} />
        }
      />
      {grouped && <GroupDialog datasetId={dataset.id} wanted={grouped} total={counts.total} close={() => group(null)} />}
      {transferring && (
        <TransferDialog
          dataset={dataset}
          transfer={transferring.transfer}
          wanted={transferring.picked.target}
          count={transferring.picked.count}
          started={transferring.follow}
          close={() => setTransferring(null)}
        />
      )}
    </>
  );
}

/** Quick review of the label that the filter names, otherwise of the most used one. */
function reviewOf(datasetId: string, known: readonly Label[], filtered: readonly string[]): string {
  const label = known.find(({ name }) => name === filtered[0]);
  return `/datasets/${datasetId}/samples/review${label ? `?label=${label.id}` : ""}`;
}

function QuickReviewLink({ to }: { to: string }) {
  const { t } = useTranslation();
  return (
    <LinkButton size="small" icon={<AppstoreOutlined aria-hidden />} to={to}>
      {t("review.open")}
    </LinkButton>
  );
}

function DuplicatesLink({ to }: { to: string }) {
  const { t } = useTranslation();
  return (
    <LinkButton size="small" icon={<BlockOutlined aria-hidden />} to={to}>
      {t("duplicates.title")}
    </LinkButton>
  );
}

function GroupsLink({ to }: { to: string }) {
  const { t } = useTranslation();
  return (
    <LinkButton size="small" icon={<GroupOutlined aria-hidden />} to={to}>
      {t("groups.title")}
    </LinkButton>
  );
}

/** Publishes what the page shows; says how many where that is known. */
function PublishThese({ datasetId, filter, publish }: { datasetId: string; filter: SampleFilter; publish: () => void }) {
  const { t } = useTranslation();
  const matching = useMatching(datasetId, filter, true).data;
  if (matching?.count === 0) return null;
  return (
    <Button size="small" icon={<TagsOutlined aria-hidden />} onClick={publish}>
      {matching && !matching.more ? t("versions.publish.theseCount", { count: matching.count }) : t("versions.publish.these")}
    </Button>
  );
}

/** What else is done with a selection: it is put into groups. */
function useGroupMenu(begin: (picked: Picked) => void): SelectionMenuItem[] {
  const { t } = useTranslation();
  return [{ key: "group", label: t("groups.start"), onSelect: begin }];
}

/** What else is done with a selection: it goes to another dataset. */
function useTransferMenu(begin: (transferring: Transferring) => void): SelectionMenuItem[] {
  const { t } = useTranslation();
  return (["copy", "move"] as const).map((transfer) => ({
    key: transfer,
    label: t(`transfers.menu.${transfer}`),
    onSelect: (picked, follow) => begin({ transfer, picked, follow }),
  }));
}
