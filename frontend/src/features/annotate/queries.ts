import type { QueryClient } from "@tanstack/react-query";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { ApiError } from "@/api/errors";
import { isAway } from "@/api/query-client";
import { keys } from "@/api/query-keys";
import type { Neighbours, Sample } from "@/api/schema.gen";
import type { SampleFilter } from "@/lib/sample-filter";
import { listQuery } from "@/lib/sample-filter";

import type { SampleRef } from "./saving/entry";
import type { AnnotationState } from "./saving/stored";

/** So many neighbours on each side: what the strip at the bottom can show on a wide screen. */
const NEIGHBOURS = 12;
/** What was fetched ahead is good for so long; an older state would be noticed at the first save. */
const FRESH = 20_000;

const pathOf = ({ datasetId, sampleId }: SampleRef) => ({ dataset_id: datasetId, sample_id: sampleId });
const sampleKey = ({ datasetId, sampleId }: SampleRef) => [...keys.annotating(datasetId, sampleId), "sample"] as const;
const annotationsKey = ({ datasetId, sampleId }: SampleRef) => [...keys.annotating(datasetId, sampleId), "annotations"] as const;

/** A list may tell of a sample whose size nobody has read yet; asked for alone, the server reads it. */
export function fetchSample(queryClient: QueryClient, ref: SampleRef): Promise<Sample> {
  const queryKey = sampleKey(ref);
  const isSizeUnknown = queryClient.getQueryData<Sample>(queryKey)?.width === null;
  return queryClient.fetchQuery({
    queryKey,
    queryFn: ({ signal }) =>
      answer(client.GET("/api/v1/datasets/{dataset_id}/samples/{sample_id}", { params: { path: pathOf(ref) }, signal })),
    staleTime: isSizeUnknown ? 0 : FRESH,
  });
}

export function fetchAnnotations(queryClient: QueryClient, ref: SampleRef): Promise<AnnotationState> {
  const path = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/annotations";
  return queryClient.fetchQuery({
    queryKey: annotationsKey(ref),
    queryFn: ({ signal }) => answer(client.GET(path, { params: { path: pathOf(ref) }, signal })),
    staleTime: FRESH,
  });
}

/** A sample that the list has already told of needs no request of its own. */
export function rememberSample(queryClient: QueryClient, datasetId: string, sample: Sample): void {
  queryClient.setQueryData(sampleKey({ datasetId, sampleId: sample.id }), sample);
}

/** What was read of a sample is outdated: it has been saved. A reading under way goes on, its reader compares revisions. */
export function forgetAnnotations(queryClient: QueryClient, ref: SampleRef): void {
  void queryClient.invalidateQueries({ queryKey: annotationsKey(ref), refetchType: "none" });
}

/** The samples before and after one, nearest first. */
export interface Surroundings extends Neighbours {
  readonly centre: string;
}

/** What lies around a sample in the order and the filter of the sample page; around the last one until it is read. */
export function useNeighbours(ref: SampleRef, filter: SampleFilter) {
  const path = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/neighbours";
  const query = { ...listQuery(filter), count: NEIGHBOURS };
  return useQuery({
    queryKey: [...keys.annotating(ref.datasetId, ref.sampleId), "neighbours", query],
    queryFn: async ({ signal }): Promise<Surroundings> => {
      const found = await answer(client.GET(path, { params: { path: pathOf(ref), query }, signal }));
      return { centre: ref.sampleId, ...found };
    },
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** What is said of samples is sent in order, and again for as long as the server is away. */
export function untilHeard(datasetId: string) {
  return { retry: (_failures: number, error: Error) => isAway(error), scope: { id: `remarks ${datasetId}` } };
}

/** Adds a label to the vocabulary; one that someone else has just added is as good. */
export function useAddLabel(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (name: string) => {
      const call = client.POST("/api/v1/datasets/{dataset_id}/labels", {
        params: { path: { dataset_id: datasetId } },
        body: { name },
      });
      try {
        await answer(call);
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== "name_taken") throw error;
      }
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.labels(datasetId) }),
  });
}
