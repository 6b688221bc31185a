import { useMemo } from "react";
import { useParams, useSearchParams } from "react-router";

import type { PresentPerson } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useDataset } from "@/hooks/use-dataset";
import { useLabels } from "@/hooks/use-labels";
import { useMe } from "@/hooks/use-me";
import { usePulse } from "@/hooks/use-pulse";
import { readFilter } from "@/lib/sample-filter";

import { Annotator } from "./components/annotator";
import { mayAnnotate } from "./rights";
import { useTellPresence } from "./use-presence";
import { useReadAhead } from "./use-read-ahead";
import { useSaveQueue } from "./use-save-queue";
import type { Handed } from "./use-walk";
import { useVocabulary } from "./use-vocabulary";

const NOBODY: PresentPerson[] = [];

function handedBy(params: URLSearchParams): Handed {
  if (params.get("queue") === "1") return "queue";
  return params.get("next") === "1" ? "next" : null;
}

/** /datasets/:datasetId/annotate/:sampleId, with the filter of the sample page as its query. */
export default function AnnotatePage() {
  const { datasetId = "", sampleId = "" } = useParams();
  const [params] = useSearchParams();
  const filter = useMemo(() => readFilter(params), [params]);
  const sampleRef = useMemo(() => ({ datasetId, sampleId }), [datasetId, sampleId]);
  useReadAhead(sampleRef);
  const me = useMe();
  const dataset = useDataset(datasetId);
  const labels = useLabels(datasetId);
  const pulse = usePulse(datasetId);
  useVocabulary(datasetId, pulse.data?.vocabulary);
  useTellPresence(datasetId, sampleId);
  const queue = useSaveQueue(me.data?.id ?? null, pulse.isError);

  const error = dataset.error ?? labels.error;
  if (error && !(dataset.data && labels.data)) return <Failure error={error} retry={() => void Promise.all([dataset.refetch(), labels.refetch()])} />;
  if (!dataset.data || !labels.data || !queue || !me.data) return <Loading />;
  return (
    <Annotator
      // Another dataset has another vocabulary and other rights.
      key={datasetId}
      dataset={dataset.data}
      counts={pulse.data?.counts ?? dataset.data.counts}
      labels={labels.data}
      sampleRef={sampleRef}
      filter={filter}
      handed={mayAnnotate(dataset.data.my_role) ? handedBy(params) : null}
      people={pulse.data?.people ?? NOBODY}
      queue={queue}
      personId={me.data.id}
    />
  );
}
