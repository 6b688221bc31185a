import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { answer, client } from "@/api/client";
import { ME_KEY } from "@/api/query-client";
import { keys } from "@/api/query-keys";
import type { Language } from "@/i18n/language";

export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { username?: string; password?: string; token?: string }) =>
      answer(client.POST("/api/v1/auth/login", { body })),
    onSuccess: (me) => {
      // Nothing that another person saw in this browser may stay.
      queryClient.clear();
      queryClient.setQueryData(ME_KEY, me);
    },
  });
}

export function useSignOut() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => answer(client.POST("/api/v1/auth/logout")),
    onSuccess: () => {
      queryClient.clear();
      queryClient.setQueryData(ME_KEY, null);
    },
  });
}

/** Keeps the language with the person, so that another browser starts in it. */
export function useSaveLanguage() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (language: Language) => answer(client.PATCH("/api/v1/auth/me", { body: { language } })),
    onSuccess: (me) => queryClient.setQueryData(ME_KEY, me),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { old_password: string; new_password: string }) =>
      answer(client.POST("/api/v1/auth/password", { body })),
  });
}

export function useTokens() {
  return useQuery({
    queryKey: keys.tokens(),
    queryFn: async ({ signal }) => (await answer(client.GET("/api/v1/auth/tokens", { signal }))).results,
  });
}

export function useMakeToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => answer(client.POST("/api/v1/auth/tokens", { body: { name } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tokens() }),
  });
}

export function useRevokeToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (tokenId: string) =>
      answer(client.DELETE("/api/v1/auth/tokens/{token_id}", { params: { path: { token_id: tokenId } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tokens() }),
  });
}
