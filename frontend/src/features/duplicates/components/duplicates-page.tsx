import { useTranslation } from "react-i18next";

import type { Dataset, Job, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Loading } from "@/components/loading";
import { labelColours } from "@/components/sample-tile";
import { StackList, StackPage } from "@/components/stack-page";

import type { StackChoice } from "../stack-choice";
import { useFreshIndex } from "../use-fresh-index";
import { useStackActions } from "../use-stack-actions";
import { useStackKeys } from "../use-stack-keys";
import { useStacks } from "../use-stacks";
import { DuplicatesBar } from "./duplicates-bar";
import { IndexNotice } from "./index-notice";
import { NoStacks } from "./no-stacks";
import { StackRow } from "./stack-row";

interface DuplicatesPageProps {
  dataset: Dataset;
  labels: readonly Label[];
  /** Those of the dataset that run. */
  jobs: readonly Job[];
  choice: StackChoice;
  change: (part: Partial<StackChoice>) => void;
}

/** Samples that look alike, stack by stack: people see what differs, keep one, label them alike, or let them be. */
export function DuplicatesPage({ dataset, labels, jobs, choice, change }: DuplicatesPageProps) {
  const { t } = useTranslation();
  const list = useStacks(dataset.id, choice);
  const { query, stacks, index } = list;
  const fresh = useFreshIndex(dataset.id, index, jobs);
  const actions = useStackActions(dataset, list, choice.distance, choice.show === "ignored");
  const { root, place, onKeyDown, onFocus } = useStackKeys(list, actions);
  const colours = labelColours(labels);
  const isFirst = index?.built_at === null;
  return (
    <StackPage title={t("duplicates.title")} bar={<DuplicatesBar choice={choice} change={change} list={list} actions={actions} />}>
      {index && <IndexNotice index={index} fresh={fresh} />}
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Loading />}
      {query.data && !isFirst && stacks.length === 0 && !query.isFetching && (
        <NoStacks levels={list.levels ?? []} choice={choice} change={change} hasMore={query.hasNextPage} loadMore={() => void query.fetchNextPage()} />
      )}
      <StackList ref={root} name={t("duplicates.title")} onKeyDown={onKeyDown}>
        {stacks.map((stack, number) => (
          <StackRow
            key={stack.id}
            datasetId={dataset.id}
            stack={stack}
            number={number}
            current={place.stack === number ? place.sample : null}
            list={list}
            actions={actions}
            colours={colours}
            isIgnored={choice.show === "ignored"}
            onFocus={onFocus}
          />
        ))}
        {stacks.length > 0 && <LoadMore query={query} />}
      </StackList>
    </StackPage>
  );
}
