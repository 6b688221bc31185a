import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { Dataset, TransferRequest } from "@/api/schema.gen";
import { isAtLeast } from "@/lib/roles";

const AT_ONCE = 200;

/** The datasets that samples may go to: of the same type, and open to imports by this person. */
export function useTransferTargets({ id, type }: Dataset, search: string) {
  return useQuery({
    queryKey: keys.datasets({ transferFrom: id, search }),
    queryFn: async ({ signal }) => {
      const query = { type, limit: AT_ONCE, order: "name" as const, ...(search ? { search } : {}) };
      const page = await answer(client.GET("/api/v1/datasets", { params: { query }, signal }));
      return page.results.filter((each) => each.id !== id && isAtLeast(each.my_role, "manager"));
    },
    placeholderData: keepPreviousData,
  });
}

/** What a transfer would do; nothing before there is a target. */
export function useTransferPreview(datasetId: string, order: TransferRequest | null) {
  return useQuery({
    queryKey: keys.transferPreview(datasetId, order ?? {}),
    queryFn: ({ signal }) =>
      answer(
        client.POST("/api/v1/datasets/{dataset_id}/samples/copy/preview", {
          params: { path: { dataset_id: datasetId } },
          body: order ?? { target: "" },
          signal,
        }),
      ),
    enabled: order !== null,
    gcTime: 0,
    retry: false,
  });
}

export function useStartTransfer(datasetId: string) {
  return useMutation({
    mutationFn: (body: TransferRequest) => answer(client.POST("/api/v1/datasets/{dataset_id}/samples/copy", { params: { path: { dataset_id: datasetId } }, body })),
  });
}
