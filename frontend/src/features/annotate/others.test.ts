// @vitest-environment node
import { expect, test } from "vitest";

import { othersOf } from "./others";

const person = (username: string, sample: string | null) => ({ username, sample, saved_at: null });

test("who has the same sample open comes first, and oneself is left out", () => {
  const found = othersOf([person("anna", "2"), person("bao", "1"), person("me", "1")], "me", "1");
  expect(found.people.map(({ username }) => username)).toEqual(["bao", "anna"]);
  expect(found.here.map(({ username }) => username)).toEqual(["bao"]);
});
