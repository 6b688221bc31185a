import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render-page";

import { Telling } from "./telling";

test("measures that give labels away are named with how well they do", () => {
  renderPage(<Telling telling={[{ metric: "brightness", score: 0.854 }, { metric: "resolution", score: 0.3 }]} />);
  expect(screen.getAllByRole("term").map(({ textContent }) => textContent)).toEqual(["Brightness", "Resolution"]);
  expect(screen.getByText("85.4%")).toBeVisible();
});
