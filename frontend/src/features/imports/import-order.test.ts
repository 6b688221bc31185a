// @vitest-environment node
import { expect, test } from "vitest";

import { DEFAULT_CHOICES } from "@/lib/import-choices";

import { orderOf } from "./import-order";

test("images alone ask for no annotations, whatever else was chosen before", () => {
  const order = orderOf({ ...DEFAULT_CHOICES, path: "obs://b/x", format: "none", labels: ["cat"], onlyHard: true });

  expect(order).toMatchObject({ path: "obs://b/x/", annotated: false, labels: null, only_hard: false });
});

test("annotations that a person should see first wait to be confirmed", () => {
  expect(orderOf({ ...DEFAULT_CHOICES, path: "obs://b/x/", format: "coco", final: false })).toEqual({
    path: "obs://b/x/",
    format: "coco",
    annotated: true,
    final: false,
    labels: null,
    only_hard: false,
  });
});

test("labels and hard examples may be all that is wanted", () => {
  const order = orderOf({ ...DEFAULT_CHOICES, path: "obs://b/", labels: ["cat"], onlyHard: true });

  expect(order).toMatchObject({ labels: ["cat"], only_hard: true });
});

test("a manifest is a file, not a folder", () => {
  expect(orderOf({ ...DEFAULT_CHOICES, path: " obs://b/V001.manifest " }).path).toBe("obs://b/V001.manifest");
});
