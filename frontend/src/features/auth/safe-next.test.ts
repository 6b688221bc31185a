// @vitest-environment node
import { describe, expect, test } from "vitest";

import { safeNext } from "./safe-next";

describe("where a person goes after signing in", () => {
  test("back to the page that asked", () => {
    expect(safeNext("/datasets/7/samples?tab=labeled")).toBe("/datasets/7/samples?tab=labeled");
  });

  test.each([null, "", "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])("not to %j", (next) => {
    expect(safeNext(next)).toBe("/datasets");
  });
});
