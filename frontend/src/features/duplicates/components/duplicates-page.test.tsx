import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { DuplicatePage, DuplicateStack, StackedSample } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB, A_SAMPLE } from "@/test/samples-of-the-api";

import { DuplicatesPage } from "./duplicates-page";

const DUPLICATES = "/api/v1/datasets/{dataset_id}/duplicates";
const BATCH = "/api/v1/datasets/{dataset_id}/samples/batch";
const ALIKE = "/api/v1/datasets/{dataset_id}/samples/label-alike";
const INDEX = { built_at: "2026-11-23T08:00:00Z", stale: false, unread: 0, job: null };
const LEVELS = [0, 2, 4, 6].map((distance) => ({ distance, stacks: distance / 2, spare: distance }));
const DONE = { changed: 1, refused: [], change_group: "0b4f2a60-7c1d-4a53-9d0e-4f0c7f7a1b11" };

function sample(id: string, more: Partial<StackedSample> = {}): StackedSample {
  return { ...A_SAMPLE, id, name: `${id}.jpg`, distance: 2, is_same: false, usage: null, ...more };
}

function stack(samples: StackedSample[], conflict = false): DuplicateStack {
  return { id: samples[0]!.id, ids: samples.map(({ id }) => id), samples, conflict };
}

const CAT = { state: "labeled" as const, labels: ["cat"], annotation_count: 1 };
const TWO = [stack([sample("1", CAT), sample("2"), sample("3")]), stack([sample("4"), sample("5")])];

function served(results: DuplicateStack[], more: Partial<DuplicatePage> = {}): FakeServer {
  return new FakeServer()
    .on("get", DUPLICATES, { results, next: null, prev: null, levels: LEVELS, index: INDEX, ...more })
    .on("post", BATCH, DONE)
    .on("post", ALIKE, DONE);
}

function shown(role: "viewer" | "owner" = "owner", show: "all" | "ignored" = "all") {
  renderPage(<DuplicatesPage dataset={{ ...A_DATASET, my_role: role }} labels={[]} jobs={[]} choice={{ distance: 4, order: "size", show }} change={() => undefined} />);
  return userEvent.setup();
}

const row = (name: string) => screen.findByRole("listitem", { name: new RegExp(`like ${name}`) });

test("K moves all but the best of the stack with the focus to the trash, and the stack is gone", async () => {
  const server = served(TWO);
  const user = shown();
  (await screen.findByRole("button", { name: "Keep 1.jpg" })).focus();
  await user.keyboard("k");
  expect(server.sent("post", "/api/v1/datasets/7/samples/batch")).toEqual([{ action: "delete", samples: ["2", "3"] }]);
});

test("a stack that could not be dealt with comes back", async () => {
  served(TWO).refuse("post", BATCH, 503, "storage_unavailable");
  const user = shown();
  await user.click(within(await row("1.jpg")).getByRole("button", { name: "Keep one" }));
  expect(await row("1.jpg")).toBeVisible();
});

test("a press on another picture makes it the one that stays", async () => {
  const server = served(TWO);
  const user = shown();
  await user.click(await screen.findByRole("button", { name: "Keep 5.jpg" }));
  await user.click(within(await row("4.jpg")).getByRole("button", { name: "Keep one" }));
  expect(server.sent("post", "/api/v1/datasets/7/samples/batch")).toEqual([{ action: "delete", samples: ["4"] }]);
});

test("Ctrl+Z takes what was done back", async () => {
  const server = served(TWO).on("post", "/api/v1/changes/{change_id}/undo", { ...DONE, change_group: null });
  const user = shown();
  await user.click(within(await row("4.jpg")).getByRole("button", { name: "Keep one" }));
  await screen.findByText("1 sample was changed");
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(server.sent("post", `/api/v1/changes/${DONE.change_group}/undo`)).toHaveLength(1));
});

test("Ctrl+Z before the server has answered takes back what it is asked for", async () => {
  const change_group = "5d1c2b70-0f3e-4b7a-8a11-2c9e6d4f3b20";
  const server = served(TWO).on("post", BATCH, { ...DONE, change_group }).on("post", "/api/v1/changes/{change_id}/undo", { ...DONE, change_group: null });
  const user = shown();
  await row("4.jpg");
  const answer = server.holdBack();
  await user.click(within(await row("4.jpg")).getByRole("button", { name: "Keep one" }));
  await user.keyboard("{Control>}z{/Control}");
  answer();
  await waitFor(() => expect(server.sent("post", `/api/v1/changes/${change_group}/undo`)).toHaveLength(1));
});

test("arrows walk from picture to picture and from stack to stack", async () => {
  served(TWO);
  const user = shown();
  (await screen.findByRole("button", { name: "Keep 1.jpg" })).focus();
  await user.keyboard("{ArrowRight}{ArrowDown}");
  expect(screen.getByRole("button", { name: "Keep 5.jpg" })).toHaveFocus();
});

test("L gives the others the annotations of the one that stays", async () => {
  const server = served(TWO);
  const user = shown();
  (await screen.findByRole("button", { name: "Keep 1.jpg" })).focus();
  await user.keyboard("l");
  expect(server.sent("post", "/api/v1/datasets/7/samples/label-alike")).toEqual([{ stacks: [{ source: "1", targets: ["2", "3"] }], replace: false }]);
});

test("labels that differ are named, and replaced only after a question", async () => {
  const server = served([stack([sample("1", CAT), sample("2", { ...CAT, labels: ["dog"] })], true)]);
  const user = shown();
  await user.click(within(await row("1.jpg")).getByRole("button", { name: "Label alike" }));
  expect(within(await row("1.jpg")).getByText("Labels differ")).toBeVisible();
  await user.click(await screen.findByRole("button", { name: "Replace" }));
  await waitFor(() => expect(server.sent("post", "/api/v1/datasets/7/samples/label-alike")).toEqual([{ stacks: [{ source: "1", targets: ["2"] }], replace: true }]));
});

test("ticked stacks are ignored together, and Ctrl+Z shows them again", async () => {
  const server = served(TWO).on("put", "/api/v1/datasets/{dataset_id}/duplicates/ignored", { changed: 2 });
  const user = shown();
  await user.click(await screen.findByRole("checkbox", { name: "Tick the stack of 1.jpg" }));
  await user.click(screen.getByRole("checkbox", { name: "Tick the stack of 4.jpg" }));
  await user.click(within(screen.getByRole("group", { name: "2 stacks ticked" })).getByRole("button", { name: "Ignore" }));
  await screen.findByText("2 stacks are ignored");
  await user.keyboard("{Control>}z{/Control}");
  await screen.findByText("Undone");
  const sent = server.sent("put", "/api/v1/datasets/7/duplicates/ignored") as { ignored: boolean; stacks: string[][] }[];
  expect(sent.map(({ ignored, stacks }) => [ignored, stacks.length])).toEqual([
    [true, 2],
    [false, 2],
  ]);
});

test("keeping one of each says how many go before they do", async () => {
  const server = served(TWO).on("get", "/api/v1/datasets/{dataset_id}/duplicates/spare", { samples: ["2", "3", "5"], stacks: 2, conflicts: 1 });
  const user = shown();
  await row("1.jpg");
  await user.click(screen.getByRole("button", { name: "Keep one of each…" }));
  expect(await screen.findByText(/1 stack whose labels differ is left as it is/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Move 3 samples" }));
  await waitFor(() => expect(server.sent("post", "/api/v1/datasets/7/samples/batch")).toEqual([{ action: "delete", samples: ["2", "3", "5"] }]));
});

test("an index that is stale is made anew, once", async () => {
  const server = served([], { levels: [], index: { ...INDEX, built_at: null, stale: true } }).on("post", "/api/v1/datasets/{dataset_id}/duplicates/index", { job: A_JOB }, 202);
  shown();
  await screen.findByText("Samples came since the last comparison.");
  expect(server.sent("post", "/api/v1/datasets/7/duplicates/index")).toHaveLength(1);
});

test("samples that could not be compared are told", async () => {
  served(TWO, { index: { ...INDEX, unread: 3 } });
  shown();
  expect(await screen.findByText(/^3 samples could not be compared/)).toBeVisible();
});

test("where there are none, the next distance that has some is offered", async () => {
  served([]);
  shown();
  expect(await screen.findByRole("button", { name: "Loosely alike: 3 stacks" })).toBeVisible();
});

test("a viewer looks, and is offered nothing that would be refused", async () => {
  served(TWO);
  shown("viewer");
  await row("1.jpg");
  expect(screen.queryByRole("button", { name: "Keep one" })).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
});
