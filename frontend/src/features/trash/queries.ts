import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { RestoreRefusal, Trashed } from "@/api/schema.gen";

export type TrashKind = Trashed["kind"];
/** Labels first: samples that went with one come back with it. */
export const TRASH_KINDS = ["label", "sample", "version"] as const satisfies readonly TrashKind[];

const PAGE = 50;

/** What was deleted in the last 30 days, the latest first. */
export function useTrash(datasetId: string, kind: TrashKind | null, name: string) {
  return useInfiniteQuery({
    queryKey: keys.trash(datasetId, { kind, name }),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(kind ? { kind } : {}), ...(name ? { name } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      const path = { dataset_id: datasetId };
      return answer(client.GET("/api/v1/datasets/{dataset_id}/trash", { params: { path, query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 0,
  });
}

export type Thing = Pick<Trashed, "kind" | "id" | "name">;

export interface Restored {
  count: number;
  refused: (RestoreRefusal & { name: string })[];
}

/** The things by kind, in the order in which they are restored; a kind of which there is none is left out. */
export function byKind(things: readonly Thing[]): { kind: TrashKind; ids: string[] }[] {
  const idsOf = (kind: TrashKind) => things.filter((thing) => thing.kind === kind).map(({ id }) => id);
  return TRASH_KINDS.map((kind) => ({ kind, ids: idsOf(kind) })).filter(({ ids }) => ids.length > 0);
}

/** Brings things of any kinds back; what can't come back is named with its reason. */
export function useRestore(datasetId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (things: readonly Thing[]): Promise<Restored> => {
      const found: Restored = { count: 0, refused: [] };
      for (const body of byKind(things)) {
        const path = { dataset_id: datasetId };
        const { restored, refused } = await answer(client.POST("/api/v1/datasets/{dataset_id}/trash/restore", { params: { path }, body }));
        const nameOf = (id: string) => things.find((thing) => thing.kind === body.kind && thing.id === id)?.name ?? id;
        found.count += restored.length;
        found.refused.push(...refused.map((refusal) => ({ ...refusal, name: nameOf(refusal.id) })));
      }
      return found;
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
      return queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
    },
  });
}
