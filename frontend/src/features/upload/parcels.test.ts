// @vitest-environment node
import { expect, test } from "vitest";

import { budgetAt, itemsOf, LEAST_BYTES, MOST_BYTES, PIECE_BYTES, takeParcel } from "./parcels";
import { itemOf } from "./test-doubles";

const fileOf = (name: string, bytes: number) => ({ file: new File([new Uint8Array(bytes)], name), path: name });

test("a request takes as many files as its bytes allow, and leaves the others waiting", () => {
  const waiting = [itemOf("a", 40), itemOf("b", 40), itemOf("c", 40)];

  expect(takeParcel(waiting, 100).map(({ path }) => path)).toEqual(["a", "b"]);
  expect(waiting.map(({ path }) => path)).toEqual(["c"]);
});

test("a file that is larger than a request should be goes alone", () => {
  const waiting = [itemOf("large", 500), itemOf("b", 1)];

  expect(takeParcel(waiting, 100).map(({ path }) => path)).toEqual(["large"]);
});

test("a request takes no more files than it may, however small they are", () => {
  expect(takeParcel([itemOf("a", 0), itemOf("b", 0), itemOf("c", 0)], 100, 2)).toHaveLength(2);
});

test("a zip goes in numbered pieces of one size, each alone", () => {
  const items = itemsOf([fileOf("set.zip", PIECE_BYTES + 5)], true);

  expect(items.map(({ piece, content }) => [piece, content.size])).toEqual([
    [0, PIECE_BYTES],
    [1, 5],
  ]);
  expect(takeParcel([...items], MOST_BYTES)).toHaveLength(1);
});

test("requests grow with the speed, within bounds", () => {
  expect(budgetAt(0)).toBe(LEAST_BYTES);
  expect(budgetAt(3 << 20)).toBe(6 << 20);
  expect(budgetAt(1 << 30)).toBe(MOST_BYTES);
});
