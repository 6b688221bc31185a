// @vitest-environment node
import { expect, test } from "vitest";

import { ApiError } from "@/api/errors";

import { usesOf } from "./uses";

test("a refusal names what refers to the version", () => {
  const params = { tags: ["used by X"], jobs: [{ id: "9", kind: "export" }] };
  expect(usesOf(new ApiError(409, { code: "version_in_use", message: "", params }))).toEqual({ tags: ["used by X"], jobs: ["export"] });
});

test("another failure names nothing", () => {
  expect(usesOf(new ApiError(409, { code: "version_is_current", message: "" }))).toBeNull();
});
