import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { SampleSet } from "@/api/schema.gen";
import { NO_CONDITIONS } from "@/lib/sample-conditions";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { ConditionChips } from "./condition-chips";

const SET = "/api/v1/datasets/{dataset_id}/sets/{set_id}";
const KEPT: SampleSet = { id: "9", name: "", kind: "outside", origin: { version: "3", version_name: "V001" }, size: 12, author: "ana", created_at: "2026-11-23T08:00:00Z" };

function show() {
  const change = vi.fn();
  renderPage(<ConditionChips datasetId="7" conditions={{ ...NO_CONDITIONS, set: "9" }} change={change} />);
  return change;
}

test("a set is told by its name, and taken away", async () => {
  new FakeServer().on("get", SET, { ...KEPT, name: "Too dark" });
  const change = show();
  await userEvent.click(await screen.findByRole("button", { name: "Remove the filter “Set: Too dark”" }));
  expect(change).toHaveBeenCalledWith({ set: "" });
});

test("a set without a name is told by what it was made of", async () => {
  new FakeServer().on("get", SET, KEPT);
  show();
  expect(await screen.findByText("Set: 12 samples outside V001")).toBeVisible();
});

test("a set that is gone can still be taken away", async () => {
  new FakeServer().refuse("get", SET, 404, "not_found");
  show();
  expect(await screen.findByRole("button", { name: "Remove the filter “A set that is not there any more”" })).toBeVisible();
});
