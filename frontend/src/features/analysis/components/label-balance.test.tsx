import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import type { LabelBalance as Balance } from "@/api/schema.gen";
import { renderPage } from "@/test/render-page";

import { LabelBalance } from "./label-balance";

const none = { annotations: 0, samples: 0 };

function label(name: string, { train = 0, evaluation = 0, all = train + evaluation, samples = all }: { train?: number; evaluation?: number; all?: number; samples?: number }): Balance {
  const used = (annotations: number) => ({ annotations, samples: annotations });
  return { name, all: { annotations: all, samples }, train: used(train), eval: used(evaluation), inference: none };
}

test("each label says its annotations, its images and how they are used", () => {
  renderPage(<LabelBalance labels={[label("cat", { train: 1500, evaluation: 400, samples: 60 }), label("dog", { train: 30, samples: 20 })]} />);
  const [, cat] = screen.getAllByRole("row");
  expect(cat).toHaveAccessibleName(/cat Train 1,500, Eval 400 1,900 60/);
});

test("where every image has one annotation, images are counted once", () => {
  renderPage(<LabelBalance labels={[label("cat", { train: 20 }), label("dog", { train: 10 })]} />);
  expect(screen.getAllByRole("columnheader").map(({ textContent }) => textContent)).toEqual(["Label", "Train", "Images"]);
});

test("annotations of samples that are for nothing are shown as such", () => {
  renderPage(<LabelBalance labels={[label("cat", { train: 10, all: 25 })]} />);
  expect(within(screen.getByRole("columnheader", { name: /Train/ })).getByText("No usage")).toBeVisible();
});

test.each([
  [1000, /1000 times as many.*hardly be learned/],
  [50, /50 times as many.*hardly be learned/],
  [49, /49 times as many annotations as the rarest\.$/],
  [1, /about as many/],
])("a label that is %i times as frequent as the rarest is told", (times, words) => {
  renderPage(<LabelBalance labels={[label("cat", { train: times }), label("dog", { train: 1 })]} />);
  expect(screen.getByText(words)).toBeVisible();
});

test("a label of the version without annotations counts as the rarest", () => {
  renderPage(<LabelBalance labels={[label("cat", { train: 80 }), label("dog", {})]} />);
  expect(screen.getByText(/80 times as many/)).toBeVisible();
});
