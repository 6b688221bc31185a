import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render-page";

import { BoxPlaces } from "./box-places";

const HEATMAP = Array.from({ length: 32 }, (_, y) => Array.from({ length: 32 }, (_, x) => (y === 0 && x === 0 ? 9 : y === 31 && x === 31 ? 1 : 0)));

test("the deepest cell is the one with most boxes", () => {
  const { container } = renderPage(<BoxPlaces heatmap={HEATMAP} />);
  expect([...container.querySelectorAll("rect")].map((cell) => Number(cell.getAttribute("fill-opacity")))).toEqual([1, expect.closeTo(1 / 3)]);
});

test("whoever does not see it is told the share of each part of the image", () => {
  renderPage(<BoxPlaces heatmap={HEATMAP} />);
  const [first, , , last] = screen.getAllByRole("row");
  expect([first, last].map((row) => row?.textContent)).toEqual(["90%0%0%0%", "0%0%0%10%"]);
});
