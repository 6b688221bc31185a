// @vitest-environment node
import { expect, test } from "vitest";

import { type Answering, afterKey } from "./conflict-keys";

const IDS = ["a", "b", "c"];
const BEGUN: Answering = { place: 0, choices: new Map() };

function press(...keys: string[]): Answering {
  return keys.reduce((answering, key) => afterKey(answering, IDS, key) ?? answering, BEGUN);
}

test("1 takes mine, 2 takes theirs, and each goes on to the next", () => {
  expect(press("1", "2")).toEqual({ place: 2, choices: new Map([["a", "mine"], ["b", "theirs"]]) });
});

test("left and right take the side on which they are", () => {
  expect(press("ArrowLeft", "ArrowRight").choices).toEqual(new Map([["a", "mine"], ["b", "theirs"]]));
});

test("up and down stay within the list", () => {
  expect([press("ArrowUp").place, press("ArrowDown", "ArrowDown", "ArrowDown").place]).toEqual([0, 2]);
});

test("a choice can be changed", () => {
  expect(press("1", "ArrowUp", "2").choices).toEqual(new Map([["a", "theirs"]]));
});

test("other keys mean nothing here", () => {
  expect(afterKey(BEGUN, IDS, "x")).toBeNull();
});
