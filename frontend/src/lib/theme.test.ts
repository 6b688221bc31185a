import { expect, test } from "vitest";

import { applyTheme, effectiveTheme, storedTheme } from "./theme";

test("without a choice the page follows the system", () => {
  expect(effectiveTheme("system", true)).toBe("dark");
});

test("a choice stands against the system", () => {
  expect(effectiveTheme("light", true)).toBe("light");
});

test("a choice is remembered and put on the page", () => {
  applyTheme("dark", "dark");
  expect([storedTheme(), document.documentElement.dataset.theme]).toEqual(["dark", "dark"]);
});

test("what is stored and unknown counts as no choice", () => {
  localStorage.setItem("easel.theme", "sepia");
  expect(storedTheme()).toBe("system");
});
