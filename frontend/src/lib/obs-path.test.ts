// @vitest-environment node
import { expect, test } from "vitest";

import { crumbs, isObsPath, parentPath } from "./obs-path";

test("a folder's parent is the folder above", () => {
  expect(parentPath("obs://images/a/b/")).toBe("obs://images/a/");
});

test("nothing is above a bucket", () => {
  expect(parentPath("obs://images/")).toBeNull();
});

test("crumbs name every step from the bucket on", () => {
  expect(crumbs("obs://images/日本/b")).toEqual([
    { name: "images", path: "obs://images/" },
    { name: "日本", path: "obs://images/日本/" },
    { name: "b", path: "obs://images/日本/b/" },
  ]);
});

test("a path of another scheme is no storage path", () => {
  expect(isObsPath("/etc/passwd")).toBe(false);
});
