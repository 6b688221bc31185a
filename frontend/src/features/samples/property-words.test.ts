import { expect, test } from "vitest";

import { conditionsFor, readCondition } from "./property-words";

const OFFERED = { camera: ["north", "south"], line: ["2"], note: ["Ask the lab"], undecided: ["yes"] };

test("a name and a value are read around the first sign of equality, narrow or wide", () => {
  expect(readCondition(" camera = a=b ")).toEqual({ name: "camera", value: "a=b" });
  expect(readCondition("相机＝北")).toEqual({ name: "相机", value: "北" });
});

test("a name alone means any value, and no name means nothing", () => {
  expect(readCondition("camera")).toEqual({ name: "camera", value: null });
  expect(readCondition("camera=")).toEqual({ name: "camera", value: null });
  expect(readCondition("=north")).toBeNull();
});

test("names and values that samples have are offered, without a person's remarks", () => {
  expect(conditionsFor("", OFFERED)).toEqual(["camera", "line", "camera=north", "camera=south", "line=2"]);
});

test("what is typed comes first, and once", () => {
  expect(conditionsFor("nor", OFFERED)).toEqual(["nor", "camera=north"]);
  expect(conditionsFor("camera=north", OFFERED)).toEqual(["camera=north"]);
});
