import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Grouping, Job, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { StackPage } from "@/components/stack-page";
import { formatTime } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";

import { useGroupings } from "../queries";
import { GroupDialog } from "./group-dialog";
import { GroupList } from "./group-list";
import styles from "./groups-page.module.css";
import { RunningNotice } from "./running-notice";

interface GroupsPageProps {
  dataset: Dataset;
  counts: Dataset["counts"];
  labels: readonly Label[];
  /** Those of the dataset that run. */
  jobs: readonly Job[];
  /** The property whose groups are shown; null: the latest. */
  property: string | null;
  choose: (property: string) => void;
}

/** Samples that are alike, group by group, to be labeled at once. */
export function GroupsPage({ dataset, counts, labels, jobs, property, choose }: GroupsPageProps) {
  const { t } = useTranslation();
  const known = useGroupings(dataset.id);
  const [isAsking, ask] = useState(false);
  const groupings = known.data?.groupings ?? [];
  const shown = groupings.find((each) => each.property === property) ?? groupings[0];
  const running = jobs.find(({ kind }) => kind === "auto_grouping");
  const canGroup = isAtLeast(dataset.my_role, "manager");
  const canLabel = isAtLeast(dataset.my_role, "labeler") && dataset.type === "image_classification";
  const start = canGroup && (
    <Button type={shown ? "default" : "primary"} disabled={running !== undefined} onClick={() => ask(true)}>
      {t("groups.start")}
    </Button>
  );
  const bar = (
    <>
      {shown && <Shown groupings={groupings} shown={shown} choose={choose} />}
      <span className={styles.space} />
      {shown && canLabel && <span className={styles.keys}>{t("groups.keys")}</span>}
      {shown && start}
    </>
  );
  return (
    <StackPage title={t("groups.title")} bar={bar}>
      {running && <RunningNotice job={running} canStop={canGroup} />}
      {known.error && <Failure error={known.error} retry={() => void known.refetch()} />}
      {known.isPending && <Loading />}
      {known.data && !shown && !running && (
        <Nothing title={t("groups.none.title")} text={t("groups.none.text")}>
          {start}
        </Nothing>
      )}
      {shown && <GroupList key={shown.id} dataset={dataset} grouping={shown} labels={labels} jobs={jobs} />}
      {isAsking && <GroupDialog datasetId={dataset.id} wanted={null} total={counts.total} close={() => ask(false)} />}
    </StackPage>
  );
}

/** Which grouping is shown, made when and by what. */
function Shown({ groupings, shown, choose }: { groupings: readonly Grouping[]; shown: Grouping; choose: (property: string) => void }) {
  const { t } = useTranslation();
  const by = shown.features.length > 0 ? shown.features.map((feature) => t(`groups.feature.${feature}`)).join(", ") : t("groups.dialog.appearance");
  return (
    <>
      <Select
        className={styles.property}
        value={shown.property}
        options={groupings.map(({ property }) => ({ value: property, label: property }))}
        onChange={choose}
        aria-label={t("groups.dialog.property")}
      />
      <span className={styles.about}>{t("groups.about", { by, time: formatTime(shown.created_at) })}</span>
    </>
  );
}
