// @vitest-environment node
import { expect, test } from "vitest";

import { ActiveTime } from "./active-time";

function openClock() {
  const clock = { now: 1_000 };
  return { clock, time: new ActiveTime(() => clock.now) };
}

test("the time between touches is work", () => {
  const { clock, time } = openClock();
  clock.now += 4_000;
  time.touch();
  clock.now += 2_500;
  expect(time.take()).toBe(6.5);
});

test("a long pause is not", () => {
  const { clock, time } = openClock();
  clock.now += 5_000;
  time.touch();
  clock.now += 600_000;
  time.touch();
  clock.now += 1_000;
  expect(time.take()).toBe(6);
});

test("what was taken is not counted again", () => {
  const { clock, time } = openClock();
  clock.now += 5_000;
  time.take();
  expect(time.take()).toBe(0);
});
