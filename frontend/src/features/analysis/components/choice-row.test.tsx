import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { renderPage } from "@/test/render-page";

import { readChoice } from "../choice";
import { A_SERIES, A_VERSION } from "../test-series";
import { ChoiceRow } from "./choice-row";

function show(address = "", choose = vi.fn()) {
  const versions = [{ version: A_VERSION, lack: null }, { version: { ...A_VERSION, id: "2", name: "V002" }, lack: "not_analysed" as const }];
  renderPage(<ChoiceRow versions={versions} shown={["1"]} series={[A_SERIES, { ...A_SERIES, metric: "box_overlap", counted: "boxes" }]} choice={readChoice(new URLSearchParams(address))} choose={choose} />);
  return { choose, user: userEvent.setup() };
}

test("a usage is added to those that are shown, in the order of usages", async () => {
  const { choose, user } = show("usages=eval");
  await user.click(screen.getByRole("button", { name: "Training" }));
  expect(choose).toHaveBeenCalledWith({ usages: ["train", "eval"] });
});

test("the last usage stays", async () => {
  const { choose, user } = show("usages=eval");
  await user.click(screen.getByRole("button", { name: "Evaluation" }));
  expect(choose).not.toHaveBeenCalled();
});

test("a version that was not analysed can't be chosen, and says why", async () => {
  const { choose, user } = show();
  await user.click(screen.getByRole("combobox", { name: "Versions" }));
  await user.click(screen.getByText("V002 (not analysed yet)"));
  expect(choose).not.toHaveBeenCalled();
});

test("metrics are offered by what they count", async () => {
  const { choose, user } = show();
  await user.click(screen.getByRole("combobox", { name: "Metrics" }));
  await user.click(screen.getByText("Overlap of boxes"));
  expect(choose).toHaveBeenCalledWith({ metrics: ["box_overlap"] });
});

test("the height of the charts is chosen", async () => {
  const { choose, user } = show();
  await user.click(screen.getByText("Count"));
  expect(choose).toHaveBeenCalledWith({ measure: "count" });
});
