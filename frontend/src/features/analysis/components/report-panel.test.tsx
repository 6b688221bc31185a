import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Report } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { A_VERSION } from "../test-series";
import { ReportPanel } from "./report-panel";

const REPORT: Report = {
  labels: [],
  together: { labels: [], counts: [] },
  heatmap: [],
  telling: [],
  duplicates: { groups: 0, samples: 0, leaking_groups: 0, leaking_samples: 0 },
  findings: [{ name: "dark", metric: "brightness", counted: "images", side: "below", limit: 0.15, usual_limit: 0.15, is_relative: false, samples: 3, values: 3, from: 0, to: 0.15 }],
};

function show(report: Partial<Report> = {}) {
  const server = new FakeServer().on("get", "/api/v1/datasets/{dataset_id}/analysis/report", { ...REPORT, ...report });
  const open = vi.fn();
  renderPage(<ReportPanel dataset={A_DATASET} jobs={[]} versions={[{ ...A_VERSION, id: "2", name: "V002" }, A_VERSION]} open={open} />);
  return { server, open, user: userEvent.setup() };
}

test("a finding opens its part of the metric, of all samples of the version", async () => {
  const { open, user } = show();
  await user.click(await screen.findByRole("button", { name: /^Dark images/ }));
  expect(open).toHaveBeenCalledWith({ metric: "brightness", from: 0, to: 0.15, of: "V002_all" });
});

test("the report of another shown version is read when it is chosen", async () => {
  const { server, user } = show();
  await user.click(await screen.findByText("V001"));
  expect(await screen.findByRole("region", { name: "What stands out in V001" })).toBeVisible();
  await waitFor(() => expect(server.seen.map(({ url }) => url.searchParams.get("version"))).toEqual(["2", "1"]));
});

test("what a version does not have takes no place", async () => {
  show();
  await screen.findByRole("region", { name: "To look at" });
  expect(screen.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent)).toEqual(["To look at"]);
});

test("where boxes lie is shown where there are boxes", async () => {
  show({ heatmap: [[0, 1], [0, 0]] });
  expect(await screen.findByRole("region", { name: "Where boxes lie" })).toBeVisible();
});
