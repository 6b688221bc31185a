import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { UserCreate, UserPatch } from "@/api/schema.gen";

export function useUsers() {
  return useInfiniteQuery({
    queryKey: keys.users(),
    queryFn: ({ pageParam, signal }) =>
      answer(client.GET("/api/v1/users", { params: { query: { limit: 100, ...(pageParam ? { cursor: pageParam } : {}) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });
}

export function useMakeUser() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: UserCreate) => answer(client.POST("/api/v1/users", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.users() }),
  });
}

export function useChangeUser() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: UserPatch & { id: string }) =>
      answer(client.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: id } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.users() }),
  });
}
