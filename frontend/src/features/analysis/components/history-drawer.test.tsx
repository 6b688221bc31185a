import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Analysis, Job } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_JOB } from "@/test/samples-of-the-api";

import { useAnalyses } from "../queries";
import { HistoryDrawer } from "./history-drawer";

const DONE: Job = { ...A_JOB, kind: "analysis", state: "succeeded", started_at: "2026-11-23T08:00:00Z", finished_at: "2026-11-23T08:01:05Z" };
const PROBLEM = { sample: "5", name: "torn.jpg", code: "a_new_code", message: "It is torn." };

function History() {
  const analyses = useAnalyses("7", false);
  return <HistoryDrawer analyses={analyses} opened={[]} jobActions={(job) => <button type="button">{`Details ${job.id}`}</button>} close={vi.fn()} />;
}

function open(part: Partial<Analysis> = {}) {
  const analysis: Analysis = { id: "4", version: "1", version_name: "V001", created_at: DONE.created_at, job: DONE, problems: [], ...part };
  new FakeServer().on("get", "/api/v1/datasets/{dataset_id}/analysis", { results: [analysis], next: null, prev: null });
  renderPage(<History />);
  return userEvent.setup();
}

test("an analysis says its version, how long it took, how it ended and what can be done", async () => {
  open();
  expect(await screen.findByRole("row", { name: /V001 31 .* 00:01:05 Succeeded Details 31/ })).toBeInTheDocument();
});

test("one that runs says how far it is", async () => {
  open({ job: { ...DONE, state: "running", finished_at: null, progress: { done: 3, total: 9, step: "", note: "" } } });
  expect(await screen.findByText("3 / 9")).toBeInTheDocument();
});

test("images that it could not measure are unfolded, with the reason", async () => {
  const user = open({ problems: [PROBLEM] });
  await user.click(await screen.findByRole("button", { name: "Expand row" }));
  expect(await screen.findByText("1 image could not be measured")).toBeInTheDocument();
  expect(screen.getByText("It is torn.")).toBeInTheDocument();
});

test("one without problems has nothing to unfold", async () => {
  open();
  await screen.findByText("V001");
  expect(screen.queryByRole("button", { name: "Expand row" })).toBeNull();
});
