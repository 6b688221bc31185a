import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { saveFile } from "@/lib/save-file";
import { renderPage } from "@/test/render-page";

import type { PlacedSeries } from "../strokes";
import { A_PLACED_SERIES } from "../test-series";
import { MetricChart } from "./metric-chart";

vi.mock("@/lib/echarts", () => ({ chartIn: () => ({ setOption: vi.fn(), resize: vi.fn(), dispose: vi.fn() }) }));
vi.mock("@/lib/save-file", () => ({ saveFile: vi.fn(), saveBlob: vi.fn() }));

function show(...series: PlacedSeries[]) {
  const pick = vi.fn();
  renderPage(<MetricChart series={series.length > 0 ? series : [A_PLACED_SERIES]} drift={[]} measure="share" chosen={null} pick={pick} fileName="cats" />);
  return { pick, user: userEvent.setup() };
}

const plot = () => screen.getByRole("application");
const turn = (user: ReturnType<typeof userEvent.setup>) => user.click(screen.getByRole("button", { name: "Show Brightness as a table" }));

test("the chart says its figures", () => {
  show();
  expect(screen.getByRole("row", { name: "V001_all 0.4 0.4 0.1 4 0" })).toBeVisible();
});

test("figures that nothing was measured for are left out", () => {
  show({ ...A_PLACED_SERIES, counts: [0, 0, 0, 0], n: 0, missing: 4, mean: null, std: null, quantiles: [] });
  expect(screen.getByRole("row", { name: "V001_all – – – 0 4" })).toBeVisible();
});

test("the unit stands beside the name", () => {
  show({ ...A_PLACED_SERIES, metric: "resolution", unit: "px" });
  expect(within(screen.getByRole("article", { name: "Resolution" })).getByText("px")).toBeVisible();
});

test("arrow keys say what is in a bin, and Enter opens it", async () => {
  const { pick, user } = show();
  plot().focus();
  await user.keyboard("{Home}{ArrowRight}");
  expect(screen.getByText("0.25 – 0.5")).toBeVisible();
  expect(screen.getByText("75%")).toBeVisible();
  await user.keyboard("{Enter}");
  expect(pick).toHaveBeenCalledWith({ first: 1, last: 1 });
});

test("Shift extends to several bins", async () => {
  const { pick, user } = show();
  plot().focus();
  await user.keyboard("{Home}{Shift>}{ArrowRight}{ArrowRight}{/Shift}{Enter}");
  expect(pick).toHaveBeenCalledWith({ first: 0, last: 2 });
});

test("bins with nothing in them open nothing", async () => {
  const { pick, user } = show();
  plot().focus();
  await user.keyboard("{Home}{Enter}");
  expect(pick).not.toHaveBeenCalled();
});

test("the chart is turned into a table with a row for each bin that has something", async () => {
  const { user } = show();
  await turn(user);
  const table = within(screen.getByRole("region", { name: "Bins and counts" }));
  expect(table.getAllByRole("row").map((row) => row.textContent)).toEqual(["RangeV001_all", "0.25 – 0.5375%", "0.5 – 0.75125%"]);
  expect(screen.queryByRole("application")).toBeNull();
});

test("a row of the table opens its samples", async () => {
  const { pick, user } = show();
  await turn(user);
  await user.click(screen.getByRole("button", { name: "Samples of 0.5 – 0.75" }));
  expect(pick).toHaveBeenCalledWith({ first: 2, last: 2 });
});

test("the numbers are taken away under the name of the dataset and the metric", async () => {
  const { user } = show();
  await user.click(screen.getByRole("button", { name: "Save Brightness as a file" }));
  await user.click(await screen.findByText("Bins and counts (CSV)"));
  expect(saveFile).toHaveBeenCalledWith("cats-brightness.csv", expect.stringContaining("0.25,0.5,3"), "text/csv");
});

test("help says what the metric is and how to read it", async () => {
  const { user } = show();
  await user.click(screen.getByRole("button", { name: "What is Brightness?" }));
  expect(await screen.findByText(/from 0 \(black\) to 1 \(white\)/)).toBeInTheDocument();
  expect(screen.getByText(/Day and night/)).toBeInTheDocument();
});
