// @vitest-environment node
import { describe, expect, test } from "vitest";

import { cleanDraft, isInside } from "./dataset-draft";

const draft = { name: "cats", type: "object_detection" as const, labels: [] };

describe("the draft of a dataset", () => {
  test("asks for nothing that was left empty", () => {
    expect(cleanDraft({ ...draft, description: "", input_path: "  " })).toEqual({
      name: "cats",
      type: "object_detection",
      import_annotations: true,
    });
  });

  test("drops label rows without a name", () => {
    const labels = [{ name: " cat " }, { name: "" }, { color: "#112233" }];
    expect(cleanDraft({ ...draft, labels }).labels).toEqual([{ name: "cat" }]);
  });

  test("ends paths with a slash", () => {
    expect(cleanDraft({ ...draft, input_path: "obs://b/in" }).input_path).toBe("obs://b/in/");
  });
});

describe("an output path", () => {
  test("inside the input is seen", () => {
    expect(isInside("obs://b/in/out", "obs://b/in/")).toBe(true);
  });

  test("beside the input with the same beginning is not inside", () => {
    expect(isInside("obs://b/input2/", "obs://b/input")).toBe(false);
  });
});
