import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render-page";

import { LabelsTogether } from "./labels-together";

const cells = () => screen.getAllByRole("cell").filter(({ textContent }) => textContent !== "");

test("each cell says how many images have both labels", () => {
  renderPage(<LabelsTogether together={{ labels: ["cat", "dog"], counts: [[1200, 30], [30, 60]] }} />);
  expect(cells().map(({ textContent }) => textContent)).toEqual(["1,200", "30", "30", "60"]);
});

test("a cell is as deep as the rarer label's images have the other one", () => {
  renderPage(<LabelsTogether together={{ labels: ["cat", "dog"], counts: [[1200, 30], [30, 60]] }} />);
  expect(cells().map(({ style }) => style.getPropertyValue("--part"))).toEqual(["0", "0.5", "0.5", "0"]);
});

test("labels that are never together need no table", () => {
  renderPage(<LabelsTogether together={{ labels: ["cat", "dog"], counts: [[12, 0], [0, 6]] }} />);
  expect(screen.getByText("No image has two labels.")).toBeVisible();
  expect(screen.queryByRole("table")).toBeNull();
});
