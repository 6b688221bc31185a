import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderPage } from "@/test/render-page";

import { readChoice } from "../choice";
import { A_SERIES } from "../test-series";
import { Distributions } from "./distributions";

vi.mock("@/lib/echarts", () => ({ chartIn: () => ({ setOption: vi.fn(), resize: vi.fn(), dispose: vi.fn() }) }));

const OF_BOXES = { ...A_SERIES, metric: "box_overlap" as const, counted: "boxes" as const };
const OTHER = { ...A_SERIES, name: "V002_all", version: "2" };

function show(address = "", series = [A_SERIES, OF_BOXES]) {
  const pick = vi.fn();
  renderPage(<Distributions answer={{ series, drift: [] }} choice={readChoice(new URLSearchParams(address))} pick={pick} fileName="cats" />);
  return { pick, user: userEvent.setup() };
}

test("metrics of images and of boxes are apart", () => {
  show();
  expect(within(screen.getByRole("region", { name: "Boxes" })).getByRole("article", { name: "Overlap of boxes" })).toBeVisible();
  expect(within(screen.getByRole("region", { name: "Images" })).getAllByRole("article")).toHaveLength(1);
});

test("only chosen metrics are shown", () => {
  show("metrics=box_overlap");
  expect(screen.getAllByRole("article").map((chart) => chart.getAttribute("aria-label"))).toEqual(["Overlap of boxes"]);
});

test("all series of a metric are in its chart", () => {
  show("", [A_SERIES, OTHER]);
  const chart = within(screen.getByRole("article", { name: "Brightness" }));
  expect(chart.getAllByRole("rowheader").map(({ textContent }) => textContent)).toEqual(["V001_all", "V002_all"]);
});

test("a bin that is taken is named by its values", async () => {
  const { pick, user } = show("", [A_SERIES]);
  screen.getByRole("application").focus();
  await user.keyboard("{Home}{ArrowRight}{Enter}");
  expect(pick).toHaveBeenCalledWith({ metric: "brightness", from: 0.25, to: 0.5, of: null });
});
