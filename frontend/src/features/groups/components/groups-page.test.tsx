import { fireEvent, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Dataset, Job, SampleGroup } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB, A_LABEL, A_SAMPLE } from "@/test/samples-of-the-api";

import { GroupsPage } from "./groups-page";

const GROUPINGS = "/api/v1/datasets/{dataset_id}/auto-grouping";
const GROUPS = "/api/v1/datasets/{dataset_id}/auto-grouping/{grouping_id}/groups";
const BATCH = "/api/v1/datasets/{dataset_id}/samples/batch";
const SENT = "/api/v1/datasets/7/samples/batch";
const DONE = { changed: 2, refused: [], change_group: "0b4f2a60-7c1d-4a53-9d0e-4f0c7f7a1b11" };
const CATS: Dataset = { ...A_DATASET, type: "image_classification" };
const A_GROUPING = { id: "3", property: "look", features: [], created_at: "2026-11-23T08:00:00Z" };

function group(value: string, ids: string[], more: Partial<SampleGroup> = {}): SampleGroup {
  const samples = ids.map((id) => ({ ...A_SAMPLE, id, name: `${id}.jpg` }));
  return { id: `9${value}`, value, size: ids.length, spread: 0.5, unlabeled: ids.length, samples, ...more };
}

const TWO = [group("0", ["1", "2", "4"]), group("1", ["5"])];

function served(results: SampleGroup[] = TWO): FakeServer {
  return new FakeServer()
    .on("get", GROUPINGS, { groupings: results.length > 0 ? [A_GROUPING] : [] })
    .on("post", GROUPINGS, { job: { ...A_JOB, kind: "auto_grouping" } }, 202)
    .on("get", GROUPS, { results, next: null, prev: null })
    .on("get", "/api/v1/auth/me", { id: "1", username: "ana", is_admin: false, is_manager: false, has_password: true })
    .on("post", BATCH, DONE);
}

function shown(dataset: Dataset = CATS, jobs: Job[] = []) {
  renderPage(<GroupsPage dataset={dataset} counts={dataset.counts} labels={[A_LABEL]} jobs={jobs} property={null} choose={() => undefined} />);
  return userEvent.setup();
}

const row = (value: string) => screen.findByRole("listitem", { name: new RegExp(`^Group ${value},`) });
const picture = (name: string) => screen.findByRole("button", { name: `Mark ${name}` });

async function typeLabel(field: string, name: string): Promise<void> {
  const box = await screen.findByRole("combobox", { name: field });
  fireEvent.change(box, { target: { value: name } });
  fireEvent.keyDown(box, { key: "Enter", keyCode: 13 });
}

test("a label's key labels all of the group that nobody has labeled", async () => {
  const server = served();
  const user = shown();
  (await picture("1.jpg")).focus();
  await user.keyboard("1");
  await screen.findByText("2 samples were changed");
  expect(server.sent("post", SENT)).toEqual([{ action: "add_labels", labels: ["cat"], filter: { tab: "unlabeled", "property.look": "0" } }]);
});

test("a label's key labels what is marked where something is", async () => {
  const server = served();
  const user = shown();
  await user.click(await picture("2.jpg"));
  await user.keyboard("1");
  await screen.findByText("2 samples were changed");
  expect(server.sent("post", SENT)).toEqual([{ action: "add_labels", labels: ["cat"], samples: ["2"] }]);
});

test("the others of a group get their label without those that are marked", async () => {
  const server = served();
  const user = shown();
  await user.click(await picture("2.jpg"));
  await user.click(within(await row("0")).getByRole("button", { name: "Label" }));
  await user.click(await screen.findByText("All others"));
  await typeLabel("Label for group 0", "cat");
  await screen.findByText("2 samples were changed");
  expect(server.sent("post", SENT)).toEqual([{ action: "add_labels", labels: ["cat"], filter: { tab: "unlabeled", "property.look": "0", except: ["2"] } }]);
});

test("a name that the dataset lacks becomes a label of it first", async () => {
  const server = served().on("post", "/api/v1/datasets/{dataset_id}/labels", A_LABEL, 201);
  const user = shown();
  await user.click(within(await row("1")).getByRole("button", { name: "Label the group" }));
  await typeLabel("Label for group 1", "dog");
  await screen.findByText("2 samples were changed");
  expect(server.sent("post", "/api/v1/datasets/7/labels")).toEqual([{ name: "dog" }]);
});

test("S splits the group with the focus", async () => {
  const server = served();
  const user = shown();
  (await picture("1.jpg")).focus();
  await user.keyboard("s");
  await user.clear(await screen.findByRole("spinbutton", { name: "Into how many groups" }));
  await user.keyboard("3{Enter}");
  await screen.findByText(/Auto grouping/u, { selector: ".ant-message *, .ant-notification *" });
  expect(server.sent("post", "/api/v1/datasets/7/auto-grouping")).toEqual([{ property: "look", features: [], groups: 3, refine: "0" }]);
});

test("E shows all samples of a group", async () => {
  served().on("get", "/api/v1/datasets/{dataset_id}/auto-grouping/{grouping_id}/groups/{group_id}/samples", {
    results: ["1", "2", "4", "6"].map((id) => ({ ...A_SAMPLE, id, name: `${id}.jpg` })),
    next: null,
    prev: null,
  });
  const user = shown();
  (await picture("1.jpg")).focus();
  await user.keyboard("e");
  expect(await picture("6.jpg")).toBeVisible();
});

test("boxes can't be given to a group", async () => {
  served();
  shown(A_DATASET);
  expect(within(await row("0")).queryByRole("button", { name: "Label the group" })).not.toBeInTheDocument();
});

test("who may only look sees the groups, and no button that changes them", async () => {
  served();
  shown({ ...CATS, my_role: "viewer" });
  expect(within(await row("0")).getAllByRole("button", { name: /^(?!Mark)/u })).toHaveLength(1);
});

test("without groups it says what they are for and starts them", async () => {
  const server = served([]);
  const user = shown();
  await user.click(await screen.findByRole("button", { name: "Auto grouping…" }));
  await user.click(await screen.findByRole("button", { name: "Group 40 samples" }));
  expect(server.sent("post", "/api/v1/datasets/7/auto-grouping")).toEqual([{ groups: 20, property: "group", features: [] }]);
});

test("a grouping that runs is stopped where it is seen", async () => {
  const server = served([]).on("post", "/api/v1/jobs/{job_id}/cancel", A_JOB);
  const user = shown(CATS, [{ ...A_JOB, kind: "auto_grouping", state: "running" }]);
  await user.click(await screen.findByRole("button", { name: "Stop" }));
  expect(server.sent("post", "/api/v1/jobs/31/cancel")).toHaveLength(1);
});
