// @vitest-environment node
import { expect, test } from "vitest";

import { orderOf } from "./import-order";

test("images alone ask for no format", () => {
  expect(orderOf({ path: "obs://b/x", format: "none", final: true })).toEqual({ path: "obs://b/x/", annotated: false });
});

test("annotations that a person should see first wait to be confirmed", () => {
  expect(orderOf({ path: "obs://b/x/", format: "coco", final: false })).toEqual({
    path: "obs://b/x/",
    format: "coco",
    annotated: true,
    final: false,
  });
});
