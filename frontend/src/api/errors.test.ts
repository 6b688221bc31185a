// @vitest-environment node
import { describe, expect, test } from "vitest";

import { ApiError, errorKey, networkError } from "./errors";

describe("api errors", () => {
  test("a known code has words of its own", () => {
    expect(errorKey("dataset_busy")).toBe("errors.code.dataset_busy");
  });

  test("an unknown code leaves the server's message to tell", () => {
    expect(errorKey("moon_is_full")).toBeNull();
  });

  test("an answer without a body is named by its status", () => {
    expect(new ApiError(502, null).code).toBe("http_502");
  });

  test("a failed fetch becomes an offline error", () => {
    expect(networkError(new TypeError("Failed to fetch"))).toMatchObject({ code: "offline", status: 0 });
  });

  test("an aborted request stays an abort", () => {
    const aborted = new DOMException("gone", "AbortError");
    expect(networkError(aborted)).toBe(aborted);
  });
});
