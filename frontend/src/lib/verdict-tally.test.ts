// @vitest-environment node
import { expect, test } from "vitest";

import { type Decision, tallied, verdictIn, withDecision } from "./verdict-tally";

const decision = (part: Partial<Decision>): Decision => ({ verdict: "confirmed", group: "a", samples: 1, at: 0, ...part });

test("a label that was given says that another was suggested", () => {
  expect([verdictIn({ action: "confirm" }), verdictIn({ action: "confirm", labels: ["cat"] }), verdictIn({ action: "reject" })]).toEqual(["confirmed", "corrected", "rejected"]);
});

test("what says nothing of suggestions is no verdict", () => {
  expect(verdictIn({ action: "mark_hard" })).toBeNull();
});

test("samples are counted by verdict, in one order", () => {
  const decisions = [decision({ verdict: "rejected" }), decision({ samples: 12 }), decision({ samples: 3 })];
  expect(tallied(decisions)).toEqual([["confirmed", 15], ["rejected", 1]]);
});

test("decisions in a row are counted together", () => {
  expect(withDecision([decision({ at: 0 })], decision({ group: "b", at: 29_999 }), 30_000).map(({ group }) => group)).toEqual(["a", "b"]);
});

test("after a pause the count begins anew", () => {
  expect(withDecision([decision({ at: 0 })], decision({ group: "b", at: 30_000 }), 30_000).map(({ group }) => group)).toEqual(["b"]);
});
