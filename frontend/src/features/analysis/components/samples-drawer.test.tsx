import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { MetricName, OutsidePage, Series } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import type { ChosenRange } from "../choice";
import { SamplesDrawer } from "./samples-drawer";

const NOTHING_OUTSIDE: OutsidePage = { results: [], next: null, prev: null, total: 0, unscanned: 0, unmeasured: 0 };

function seriesOf(metric: MetricName): Series {
  const numbers = { counts: [4], n: 4, missing: 0, mean: 0, std: 0, min: 0, max: 0, quantiles: [] };
  return { name: "V001_all", version: "3", usage: "all", metric, unit: "", counted: "images", scale: "linear", edges: [0, 1], ...numbers };
}

function open(metric: MetricName, outside: Partial<OutsidePage>, range: Partial<ChosenRange> = {}) {
  const server = new FakeServer()
    .on("get", "/api/v1/datasets/{dataset_id}/analysis/bin", { results: [], next: null, prev: null, total: 0, values: 0 })
    .on("get", "/api/v1/datasets/{dataset_id}/analysis/outside", { ...NOTHING_OUTSIDE, ...outside });
  const choose = vi.fn();
  const uploadMore = vi.fn();
  renderPage(
    <SamplesDrawer
      dataset={A_DATASET}
      labels={[]}
      jobs={[]}
      series={[seriesOf(metric)]}
      range={{ metric, from: 0, to: 1, of: null, ...range }}
      choose={choose}
      uploadMore={uploadMore}
      close={() => undefined}
    />,
  );
  return { server, choose, uploadMore };
}

test("says how many samples are outside of the version, and shows them when asked", async () => {
  const { choose } = open("brightness", { total: 12 });

  await userEvent.click(await screen.findByRole("tab", { name: "Outside this version (12)" }));

  expect(choose).toHaveBeenCalledWith({ isOutside: true });
});

test("says of which samples it is not known yet whether they belong here", async () => {
  open("brightness", { unscanned: 5, unmeasured: 1 }, { isOutside: true });

  expect(await screen.findByText("5 more can't be told yet: they wait to be scanned.")).toBeVisible();
  expect(screen.getByText("1 more can't be told: for it only the analysis of a version measures this.")).toBeVisible();
});

test("samples without labels are said to have boxes that can't be counted", async () => {
  open("box_count", { unmeasured: 7 }, { isOutside: true });

  expect(await screen.findByText("7 more are not labeled, so their boxes can't be counted.")).toBeVisible();
});

test("where none is outside more can be uploaded", async () => {
  const { uploadMore } = open("brightness", {}, { isOutside: true });

  await userEvent.click(await screen.findByRole("button", { name: "Upload more" }));

  expect(uploadMore).toHaveBeenCalledOnce();
});

test("a metric of single boxes finds none outside, and says why", async () => {
  const { server, choose } = open("box_overlap", {}, { isOutside: true });
  const tab = screen.getByRole("tab", { name: "Outside this version" });

  await userEvent.click(tab);

  expect(tab).toHaveAttribute("aria-disabled", "true");
  expect(await screen.findByText(/^Samples outside are found by measures of whole images/)).toBeInTheDocument();
  expect(choose).not.toHaveBeenCalled();
  expect(server.seen.filter(({ url }) => url.pathname.endsWith("/outside"))).toEqual([]);
});
