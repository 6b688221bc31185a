// @vitest-environment node
import { expect, test } from "vitest";

import { verdictOf } from "./verdicts";

test("Enter takes what is suggested, and Delete turns it down", () => {
  expect([verdictOf("Enter", undefined), verdictOf("Delete", undefined)]).toEqual([{ action: "confirm" }, { action: "reject" }]);
});

test("the key of a label says that this one is right", () => {
  expect(verdictOf("3", "dog")).toEqual({ action: "confirm", labels: ["dog"] });
});

test("any other key says nothing", () => {
  expect(verdictOf("x", undefined)).toBeNull();
});
