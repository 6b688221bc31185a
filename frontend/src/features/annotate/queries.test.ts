import { expect, test } from "vitest";

import { createQueryClient } from "@/api/query-client";
import { keys } from "@/api/query-keys";
import { FakeServer } from "@/test/fake-server";
import { A_SAMPLE } from "@/test/samples-of-the-api";

import { fetchAnnotations, fetchSample, rememberSample } from "./queries";
import { REF } from "./saving/test-doubles";

const ANNOTATIONS = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/annotations";
const stateAt = (revision: number) => ({ revision, state: "labeled" as const, annotations: [], suggestions: [] });

test("what was read of a sample is read again after a bulk action on its dataset", async () => {
  const server = new FakeServer().on("get", ANNOTATIONS, stateAt(1));
  const queryClient = createQueryClient();
  await fetchAnnotations(queryClient, REF);
  server.on("get", ANNOTATIONS, stateAt(2));
  await queryClient.invalidateQueries({ queryKey: keys.dataset(REF.datasetId) });

  const read = await fetchAnnotations(queryClient, REF);

  expect(read.revision).toBe(2);
});

test("a sample whose size the list did not know is asked for alone", async () => {
  new FakeServer().on("get", "/api/v1/datasets/{dataset_id}/samples/{sample_id}", A_SAMPLE);
  const queryClient = createQueryClient();
  rememberSample(queryClient, REF.datasetId, { ...A_SAMPLE, id: REF.sampleId, width: null, height: null });

  const sample = await fetchSample(queryClient, REF);

  expect(sample.width).toBe(A_SAMPLE.width);
});
