import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Drift } from "@/api/schema.gen";
import { renderPage } from "@/test/render-page";

import { DriftLines } from "./drift-lines";

const DRIFT: Drift = { metric: "brightness", a: "V001_all", b: "V002_all", ks: 0.3214, psi: 0.5, chance: 0.0001, verdict: "large" };

test.each<[string, Partial<Drift>]>([
  ["V002_all has a clear difference from V001_all.", {}],
  ["V002_all has a small difference from V001_all.", { verdict: "small" }],
  ["V002_all is the same as V001_all.", { verdict: "same", ks: 0.05 }],
  ["V002_all may differ from V001_all: too few values to tell.", { verdict: "same", ks: 0.2, chance: 0.4 }],
])("says: %s", (words, part) => {
  renderPage(<DriftLines drift={[{ ...DRIFT, ...part }]} />);
  expect(screen.getByText(words, { exact: false })).toBeVisible();
});

test("gives the figures behind the sentence", () => {
  renderPage(<DriftLines drift={[DRIFT]} />);
  expect(screen.getByText("KS 0.321 · PSI 0.5")).toBeVisible();
});
