// @vitest-environment node
import { expect, test } from "vitest";

import { readDatasetFilter, writeDatasetFilter } from "./dataset-filter";

test("the list's filter is read back as it was written", () => {
  const filter = { search: "cats & 狗", type: "object_detection", order: "name" } as const;
  expect(readDatasetFilter(new URLSearchParams(writeDatasetFilter(filter).toString()))).toEqual(filter);
});

test("an unknown order falls back to the newest first", () => {
  expect(readDatasetFilter(new URLSearchParams("order=size")).order).toBe("-created");
});

test("the usual list has a clean address", () => {
  expect(writeDatasetFilter({ search: "", type: null, order: "-created" }).toString()).toBe("");
});
