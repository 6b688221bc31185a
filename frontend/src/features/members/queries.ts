import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { NewMemberRequest, RoleName } from "@/api/schema.gen";

export function useMembers(datasetId: string) {
  return useQuery({
    queryKey: keys.members(datasetId),
    queryFn: async ({ signal }) => {
      const path = { dataset_id: datasetId };
      return (await answer(client.GET("/api/v1/datasets/{dataset_id}/members", { params: { path, query: { limit: 500 } }, signal }))).results;
    },
  });
}

function useRefreshMembers(datasetId: string) {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
}

export function useAddMember(datasetId: string) {
  const onSuccess = useRefreshMembers(datasetId);
  return useMutation({
    mutationFn: (body: NewMemberRequest) =>
      answer(client.POST("/api/v1/datasets/{dataset_id}/members", { params: { path: { dataset_id: datasetId } }, body })),
    onSuccess,
  });
}

export function useChangeRole(datasetId: string) {
  const onSuccess = useRefreshMembers(datasetId);
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: RoleName }) => {
      const path = { dataset_id: datasetId, user_id: userId };
      return answer(client.PATCH("/api/v1/datasets/{dataset_id}/members/{user_id}", { params: { path }, body: { role } }));
    },
    onSuccess,
  });
}

export function useRemoveMember(datasetId: string) {
  const onSuccess = useRefreshMembers(datasetId);
  return useMutation({
    mutationFn: (userId: string) => {
      const path = { dataset_id: datasetId, user_id: userId };
      return answer(client.DELETE("/api/v1/datasets/{dataset_id}/members/{user_id}", { params: { path } }));
    },
    onSuccess,
  });
}
