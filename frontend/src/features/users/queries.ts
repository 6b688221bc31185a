import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { keys } from "@/api/query-keys";
import type { NewUserRequest, PatchedUserChangeRequest } from "@/api/schema.gen";

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
    mutationFn: (body: NewUserRequest) => answer(client.POST("/api/v1/users", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.users() }),
  });
}

/** A new one-time link for a person who can't sign in; older links of theirs end. */
export function useMakeLink() {
  return useMutation({
    mutationFn: (userId: string) =>
      answer(client.POST("/api/v1/users/{user_id}/sign-in-link", { params: { path: { user_id: userId } } })),
  });
}

export function useChangeUser() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: PatchedUserChangeRequest & { id: string }) =>
      answer(client.PATCH("/api/v1/users/{user_id}", { params: { path: { user_id: id } }, body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.users() }),
  });
}
