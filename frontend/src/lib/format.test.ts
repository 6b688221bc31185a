// @vitest-environment node
import { describe, expect, test } from "vitest";

import { daysAgo, formatBytes, formatClock, formatDuration, percent, shortDigest } from "./format";

describe("progress in percent", () => {
  test.each([
    [0, 700, 0],
    [1, 1_000_000, 1],
    [999_999, 1_000_000, 99],
    [7, 7, 100],
    [0, 0, 0],
  ])("%i of %i shows %i %%", (done, total, shown) => {
    expect(percent(done, total)).toBe(shown);
  });
});

describe("a number of bytes", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [12_345, "12 kB"],
    [3_440_000, "3.4 MB"],
    [251_000_000, "251 MB"],
    [5_000_000_000_000_000, "5,000 TB"],
  ])("%d reads %s", (bytes, shown) => {
    expect(formatBytes(bytes, "en")).toBe(shown);
  });
});

describe("a duration", () => {
  test.each([
    [0.42, "0.4 s"],
    [12.3, "12 s"],
    [185, "3:05"],
    [3727, "1:02:07"],
    [-1, "0.0 s"],
  ])("%f seconds read %s", (seconds, shown) => {
    expect(formatDuration(seconds)).toBe(shown);
  });
});

test("a duration as a clock has hours, minutes and seconds", () => {
  expect([formatClock(0.4), formatClock(90), formatClock(3727)]).toEqual(["00:00:00", "00:01:30", "01:02:07"]);
});

test("a digest is shortened without its algorithm", () => {
  expect(shortDigest("sha256:0123456789abcdef")).toBe("0123456789");
});

describe("days before a moment", () => {
  test("are days of the calendar, over the end of a month too", () => {
    expect(daysAgo(new Date(2026, 2, 1, 23, 59), 1)).toBe("2026-02-28");
  });

  test("begin with today", () => {
    expect(daysAgo(new Date(2026, 10, 3, 0, 1), 0)).toBe("2026-11-03");
  });
});
