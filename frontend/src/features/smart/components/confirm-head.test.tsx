import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Job, SmartRun } from "@/api/schema.gen";
import { EVERYTHING } from "@/lib/sample-filter";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB, A_LABEL, A_RUN } from "@/test/samples-of-the-api";

import { ConfirmHead } from "./confirm-head";

const SMART = "/api/v1/datasets/{dataset_id}/smart-labeling";
const BINS = Array.from({ length: 20 }, (_, place) => (place === 19 ? 2 : 0));
const RUNNING: Job = { ...A_JOB, kind: "smart_labeling", state: "running", progress: { done: 30, total: 60, step: "predict", note: "" } };
const FAILED: Job = { ...A_JOB, kind: "smart_labeling", state: "failed", error: { code: "child_died", message: "It took too much memory." } };

function server(runs: SmartRun[] = []) {
  return new FakeServer()
    .on("get", SMART, { missing: [], algorithms: [], runs, next_samples: [] })
    .on("get", `${SMART}/waiting`, { samples: 3, without_suggestion: 1, labels: [{ label: "cat", label_id: A_LABEL.id, confidences: BINS }] })
    .on("post", "/api/v1/jobs/{job_id}/cancel", { ...RUNNING, state: "canceled" });
}

function open(jobs: Job[] = [], left = 3) {
  const change = vi.fn();
  renderPage(<ConfirmHead dataset={A_DATASET} left={left} jobs={jobs} labels={[A_LABEL]} filter={{ ...EVERYTHING, tab: "to_confirm" }} change={change} />);
  return { user: userEvent.setup(), change };
}

test("a suggested label shows the samples with it alone", async () => {
  server();
  const { user, change } = open();
  await user.click(await screen.findByRole("button", { name: "cat2" }));
  expect(change).toHaveBeenCalledWith({ suggested: ["cat"] });
});

test("the handles of the chart narrow the list by confidence", async () => {
  server();
  const { change } = open();
  const handle = await screen.findByRole("slider", { name: "Least confidence" });
  fireEvent.keyDown(handle, { key: "ArrowRight", keyCode: 39 });
  fireEvent.keyUp(handle, { key: "ArrowRight", keyCode: 39 });
  expect(change).toHaveBeenCalledWith({ confidenceMin: 0.05, confidenceMax: null });
});

test("the least sure come first where that is chosen", async () => {
  server();
  const { user, change } = open();
  await user.click(await screen.findByText("Least sure first"));
  expect(change).toHaveBeenCalledWith({ order: "score" });
});

test("a run under way shows where it is", async () => {
  server();
  open([RUNNING]);
  expect(screen.getByRole("region", { name: "Smart labeling" })).toHaveTextContent("Proposing labels · 30 / 60");
  expect(screen.getByText("Labeling")).toHaveAttribute("aria-current", "step");
});

test("a run is stopped after a question", async () => {
  const asked = server();
  const { user } = open([RUNNING]);
  await user.click(screen.getByRole("button", { name: "Stop" }));
  expect(asked.sent("post", `/api/v1/jobs/${RUNNING.id}/cancel`)).toHaveLength(0);
  await user.click((await screen.findAllByRole("button", { name: "Stop" })).at(-1)!);
  expect(asked.sent("post", `/api/v1/jobs/${RUNNING.id}/cancel`)).toHaveLength(1);
});

test("a run that failed says why and where to go on", async () => {
  server([{ ...A_RUN, job: FAILED }]);
  open();
  expect(await screen.findByText(/It took too much memory/)).toBeVisible();
  expect(screen.getByRole("link", { name: "Task history" })).toHaveAttribute("href", "/datasets/7/jobs");
});
