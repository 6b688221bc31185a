import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { Sample } from "@/api/schema.gen";
import { renderPage } from "@/test/render-page";

import { useHardWords } from "./use-hard-words";

function Shown({ sample }: { sample: Pick<Sample, "hard" | "hard_reasons"> }) {
  return <output data-testid="words">{JSON.stringify(useHardWords(sample))}</output>;
}

const wordsOf = (sample: Pick<Sample, "hard" | "hard_reasons">) => {
  renderPage(<Shown sample={sample} />);
  return JSON.parse(screen.getByTestId("words").textContent) as unknown;
};

test("a reason that distributions gave comes with advice", () => {
  expect(wordsOf({ hard: true, hard_reasons: ["7"] })).toEqual([
    { id: "7", reason: "Unusual brightness", advice: "Add images taken in this light, or vary brightness in training." },
  ]);
});

test("a reason that a run of smart labeling gave comes with advice", () => {
  expect(wordsOf({ hard: true, hard_reasons: ["20"] })).toEqual([
    { id: "20", reason: "Mirroring changes the prediction", advice: "Add mirrored images, or mirror in training where left and right mean the same." },
  ]);
});

test("a reason that nobody has words for is shown as it is", () => {
  expect(wordsOf({ hard: true, hard_reasons: ["blur"] })).toEqual([{ id: "blur", reason: "blur", advice: null }]);
});

test("reasons of a sample that is not hard any more are not told", () => {
  expect(wordsOf({ hard: false, hard_reasons: ["7"] })).toEqual([]);
});
