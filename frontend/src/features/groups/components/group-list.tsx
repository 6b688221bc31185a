import { useTranslation } from "react-i18next";

import type { Dataset, Grouping, Job, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { labelColours } from "@/components/sample-tile";
import { StackList } from "@/components/stack-page";

import { useGroupActions } from "../use-group-actions";
import { useGroupKeys } from "../use-group-keys";
import { useGroupList as useGroups } from "../use-group-list";
import { GroupRow } from "./group-row";

interface GroupListProps {
  dataset: Dataset;
  grouping: Grouping;
  labels: readonly Label[];
  jobs: readonly Job[];
}

/** The groups of one property as stacks, walked and labeled by keys. */
export function GroupList({ dataset, grouping, labels, jobs }: GroupListProps) {
  const { t } = useTranslation();
  const list = useGroups(dataset.id, grouping);
  const actions = useGroupActions(dataset, grouping, labels, jobs, list);
  const { root, onKeyDown, ...keys } = useGroupKeys(list, actions);
  const { query, groups } = list;
  const colours = labelColours(labels);
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading />;
  if (groups.length === 0 && !query.hasNextPage) return <Nothing title={t("groups.none.left")} text={t("groups.none.leftText")} />;
  return (
    <StackList isDense ref={root} name={t("groups.title")} onKeyDown={onKeyDown}>
      {groups.map((group, number) => (
        <GroupRow
          key={group.id}
          dataset={dataset}
          group={group}
          property={grouping.property}
          number={number}
          labels={labels}
          colours={colours}
          list={list}
          actions={actions}
          keys={keys}
        />
      ))}
      <LoadMore query={query} />
    </StackList>
  );
}
