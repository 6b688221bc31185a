import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Job, MakeCurrentPreview, VersionChange, VersionChangeKind } from "@/api/schema.gen";

import { useRefreshVersions } from "./queries";

const VERSION = "/api/v1/datasets/{dataset_id}/versions/{version_id}";
const PAGE = 60;

const pathOf = (datasetId: string, versionId: string) => ({ dataset_id: datasetId, version_id: versionId });

/** What would become of the working data. */
export function useMakeCurrentPreview(datasetId: string, versionId: string) {
  return useQuery({
    queryKey: keys.makeCurrent(datasetId, versionId),
    queryFn: async ({ signal }): Promise<MakeCurrentPreview> => {
      const params = { path: pathOf(datasetId, versionId), query: { dry_run: true } };
      return (await answer(client.POST(`${VERSION}/make_current`, { params, signal }))) as MakeCurrentPreview; // 200, for a dry run
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}

export function useMakeCurrent(datasetId: string) {
  return useMutation({
    mutationFn: async (versionId: string): Promise<{ job: Job }> => {
      const params = { path: pathOf(datasetId, versionId) };
      return (await answer(client.POST(`${VERSION}/make_current`, { params }))) as { job: Job }; // 202
    },
  });
}

export function useDescribe(datasetId: string, versionId: string) {
  const onSuccess = useRefreshVersions(datasetId);
  return useMutation({
    mutationFn: (description: string) => answer(client.PATCH(VERSION, { params: { path: pathOf(datasetId, versionId) }, body: { description } })),
    onSuccess,
  });
}

/** The tags of a version, with who put them there and when. */
export function useVersionTags(datasetId: string, versionId: string, isAsked: boolean) {
  return useQuery({
    queryKey: keys.versionTags(datasetId, versionId),
    queryFn: ({ signal }) => answer(client.GET(`${VERSION}/tags`, { params: { path: pathOf(datasetId, versionId) }, signal })),
    enabled: isAsked,
    select: ({ results }) => results,
  });
}

export function useTag(datasetId: string, versionId: string) {
  const onSuccess = useRefreshVersions(datasetId);
  const params = (tag: string) => ({ path: { ...pathOf(datasetId, versionId), tag } });
  const put = useMutation({ mutationFn: (tag: string) => answer(client.PUT(`${VERSION}/tags/{tag}`, { params: params(tag) })), onSuccess });
  const remove = useMutation({ mutationFn: (tag: string) => answer(client.DELETE(`${VERSION}/tags/{tag}`, { params: params(tag) })), onSuccess });
  return { put, remove };
}

export interface Pair {
  base: string;
  version: string;
}

export type DiffCounts = Record<VersionChangeKind, number>;

/** In how many samples two published versions differ. Neither ever changes. */
export function useDiffCounts(datasetId: string, { base, version }: Pair) {
  return useQuery({
    queryKey: keys.versionDiff(datasetId, version, { base }),
    queryFn: async ({ signal }) => {
      const params = { path: pathOf(datasetId, version), query: { base } };
      return (await answer(client.GET(`${VERSION}/diff`, { params, signal }))) as DiffCounts; // without `list`
    },
    staleTime: Infinity,
  });
}

/** The samples that two versions differ in, of one kind, page by page. */
export function useDiffSamples(datasetId: string, { base, version }: Pair, list: VersionChangeKind) {
  return useInfiniteQuery({
    queryKey: keys.versionDiff(datasetId, version, { base, list }),
    queryFn: async ({ pageParam, signal }) => {
      const query = { base, list, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      const page = await answer(client.GET(`${VERSION}/diff`, { params: { path: pathOf(datasetId, version), query }, signal }));
      return { results: (page.results ?? []) as VersionChange[], next: page.next ?? null };
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: Infinity,
  });
}
