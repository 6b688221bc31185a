import { QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";

import { createQueryClient } from "@/api/query-client";
import { FakeServer } from "@/test/fake-server";

import { fetchAnnotations } from "./queries";
import { useReadAhead } from "./use-read-ahead";

const REF = { datasetId: "d", sampleId: "s" };
const STATE = { revision: 1, state: "unlabeled" as const, annotations: [], suggestions: [] };

test("what was read ahead is not asked for again by those who show it", async () => {
  const path = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/annotations";
  const server = new FakeServer().on("get", path, STATE);
  const queryClient = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>;
  renderHook(() => useReadAhead(REF), { wrapper });
  await waitFor(() => expect(server.sent("get", "/api/v1/datasets/d/samples/s/annotations")).toHaveLength(1));
  await fetchAnnotations(queryClient, REF);
  expect(server.sent("get", "/api/v1/datasets/d/samples/s/annotations")).toHaveLength(1);
});
