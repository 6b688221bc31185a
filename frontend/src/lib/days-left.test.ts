// @vitest-environment node
import { expect, test } from "vitest";

import { daysLeft } from "./days-left";

const NOW = Date.parse("2026-11-23T12:00:00Z");

test.each([
  ["2026-12-23T11:59:00Z", 29],
  ["2026-11-24T12:00:00Z", 1],
  ["2026-11-24T11:59:00Z", 0],
  ["2026-11-23T11:00:00Z", 0],
])("what is kept until %s has %i whole days left", (until, days) => {
  expect(daysLeft(until, NOW)).toBe(days);
});
