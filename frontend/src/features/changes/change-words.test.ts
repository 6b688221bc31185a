import { describe, expect, test } from "vitest";

import { A_BULK_ACTION } from "@/test/samples-of-the-api";

import { subjectOf } from "./change-words";

describe("what a bulk change is about", () => {
  test("labels by their names", () => {
    expect(subjectOf({ ...A_BULK_ACTION, labels: ["cat", "dog"] })).toBe("cat, dog");
  });

  test("a merge says what took the label's place", () => {
    expect(subjectOf({ ...A_BULK_ACTION, action: "merge_label", labels: ["cat"], into: "dog" })).toBe("cat → dog");
  });

  test("a copy says where to", () => {
    expect(subjectOf({ ...A_BULK_ACTION, action: "copy", target: { id: "8", name: "pets" } })).toBe("→ pets");
  });

  test("properties with their values, and those taken away by name", () => {
    expect(subjectOf({ ...A_BULK_ACTION, action: "set_property", properties: { camera: "left", note: null } })).toBe("camera = left, note");
  });
});
