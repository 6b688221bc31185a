import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Analysis, Job, RoleName, Version } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB } from "@/test/samples-of-the-api";

import { A_SERIES, A_VERSION } from "../test-series";
import { AnalysisPage } from "./analysis-page";

vi.mock("@/lib/echarts", () => ({ chartIn: () => ({ setOption: vi.fn(), resize: vi.fn(), dispose: vi.fn() }) }));

const DATASET = "/api/v1/datasets/{dataset_id}";
const JOB: Job = { ...A_JOB, kind: "analysis", state: "succeeded" };
const REPORT = { labels: [], together: { labels: [], counts: [] }, heatmap: [], telling: [], duplicates: { groups: 0, samples: 0, leaking_groups: 0, leaking_samples: 0 }, findings: [] };
const ANALYSED: Version = { ...A_VERSION, analysis: "succeeded" };
const PROBLEM = { sample: "5", name: "torn.jpg", code: "not_an_image", message: "It is torn." };

interface Shown {
  versions?: Version[];
  problems?: Analysis["problems"];
  role?: RoleName;
  jobs?: Job[];
}

function show({ versions = [ANALYSED], problems = [], role = "manager", jobs = [] }: Shown) {
  const analysis: Analysis = { id: "4", version: "1", version_name: "V001", created_at: JOB.created_at, job: JOB, problems };
  const analyses = versions.some((version) => version.analysis === "succeeded") ? [analysis] : [];
  new FakeServer()
    .on("get", `${DATASET}/versions`, { results: versions, next: null, prev: null })
    .on("get", `${DATASET}/analysis`, { results: analyses, next: null, prev: null })
    .on("get", `${DATASET}/analysis/report`, REPORT)
    .on("get", `${DATASET}/analysis/series`, { series: [A_SERIES], drift: [] });
  renderPage(<AnalysisPage dataset={{ ...A_DATASET, my_role: role }} labels={[]} jobs={jobs} jobActions={() => <button type="button">Cancel</button>} uploadMore={vi.fn()} />);
  return userEvent.setup();
}

test("without a version it leads to where one is published", async () => {
  show({ versions: [] });
  expect(await screen.findByRole("link", { name: "Go to versions" })).toHaveAttribute("href", "/datasets/7/versions");
});

test("without an analysed version there is one button, which asks what to analyse", async () => {
  const user = show({ versions: [A_VERSION] });
  await user.click(await screen.findByRole("button", { name: "Feature analysis" }));
  await waitFor(() => expect(screen.getByRole("dialog", { name: "Start feature analysis" })).toBeVisible());
});

test("who may not start an analysis is told whom to ask", async () => {
  show({ versions: [A_VERSION], role: "viewer" });
  expect(await screen.findByText("A manager or owner of the dataset can start the feature analysis.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Feature analysis" })).toBeNull();
});

test("an analysis at work shows how far it is, with what can be done with it", async () => {
  const job: Job = { ...JOB, state: "running", progress: { done: 3, total: 9, step: "measure", note: "" }, parameters: { name: "V001" } };
  show({ versions: [A_VERSION], jobs: [job] });
  const running = await screen.findByText("Analysing V001");
  expect(running.parentElement).toHaveTextContent("3 / 9");
  expect(within(running.parentElement!).getByRole("button", { name: "Cancel" })).toBeVisible();
});

test("the newest analysed version is shown with its charts", async () => {
  show({});
  expect(await screen.findByRole("article", { name: "Brightness" })).toBeVisible();
});

test("images that could not be measured are told, and lead to which and why", async () => {
  const user = show({ problems: [PROBLEM] });
  expect(await screen.findByText(/^V001: 1 image could not be measured/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Which and why" }));
  expect(await screen.findByText("torn.jpg")).toBeVisible();
});

test("the task history keeps the problems of an analysis folded", async () => {
  const user = show({ problems: [PROBLEM] });
  await user.click(await screen.findByRole("button", { name: "Task history" }));
  expect(await screen.findByRole("cell", { name: "V001" })).toBeVisible();
  expect(screen.queryByText("torn.jpg")).toBeNull();
});
