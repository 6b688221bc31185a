import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render-page";

import { TransferForecast } from "./transfer-forecast";

const PREVIEW = { samples: 2, looked_at: 2, annotations: 3, labels_made: [], labels_found: [], label_conflicts: [], refused: [], refused_count: 0 };

test("says how much would go to the other dataset", () => {
  renderPage(<TransferForecast preview={PREVIEW} target="dogs" />);
  expect(screen.getByText("2 samples and 3 annotations would go to dogs")).toBeVisible();
});

test("one sample and one annotation are no plural", () => {
  renderPage(<TransferForecast preview={{ ...PREVIEW, samples: 1, looked_at: 1, annotations: 1 }} target="dogs" />);
  expect(screen.getByText("1 sample and 1 annotation would go to dogs")).toBeVisible();
});
