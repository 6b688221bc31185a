import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { SampleSet } from "@/api/schema.gen";
import { listed } from "@/lib/listed-sample";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_SAMPLE } from "@/test/samples-of-the-api";

import { FoundSamples } from "./found-samples";

const BATCH = "/api/v1/datasets/{dataset_id}/samples/batch";
const KEPT: SampleSet = { id: "9", name: "", kind: "range", origin: {}, size: 250, author: "ana", created_at: "2026-11-23T08:00:00Z" };
const CHOICE = { version: "3", usage: "all", metric: "brightness", from: 0, to: 0.2 } as const;

function open() {
  const more = { hasMore: true, isLoadingMore: false, failure: null, loadMore: () => undefined, placeName: "here", nothing: null };
  renderPage(<FoundSamples dataset={A_DATASET} labels={[]} jobs={[]} items={[listed(A_SAMPLE)]} choice={CHOICE} total={251} {...more} />);
  return userEvent.setup();
}

test("all samples of a range are selected and acted on, not only those that are loaded", async () => {
  const server = new FakeServer()
    .on("post", "/api/v1/datasets/{dataset_id}/analysis/sets", KEPT, 201)
    .on("post", BATCH, { changed: 250, refused: [], change_group: null });
  const user = open();
  await user.click(screen.getByRole("button", { name: "Select the 1 shown" }));
  await user.click(screen.getByRole("button", { name: "Select all 251" }));
  await waitFor(() => expect(screen.getByText("250 selected")).toBeVisible());
  await user.click(screen.getByRole("button", { name: "Hold back" }));
  await waitFor(() => expect(server.sent("post", "/api/v1/datasets/7/samples/batch")).toEqual([{ action: "exclude", filter: { tab: "all", set: "9" } }]));
});

test("a range that can't be kept selects nothing more", async () => {
  new FakeServer().refuse("post", "/api/v1/datasets/{dataset_id}/analysis/sets", 400, "set_empty");
  const user = open();
  await user.click(screen.getByRole("button", { name: "Select the 1 shown" }));
  await user.click(screen.getByRole("button", { name: "Select all 251" }));
  expect(await screen.findByText("None of these samples is there any more, so there is nothing to keep.")).toBeVisible();
  expect(screen.getByText("1 selected")).toBeVisible();
});
