import { beforeEach, describe, expect, test, vi } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { A_DATASET } from "@/test/samples-of-the-api";

import { answer, client } from "./client";

const readDataset = () => answer(client.GET("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: "7" } } }));
const rename = () =>
  answer(client.PATCH("/api/v1/datasets/{dataset_id}", { params: { path: { dataset_id: "7" } }, body: { name: "dogs" } }));

describe("the door to the API", () => {
  beforeEach(() => {
    document.cookie = "csrftoken=abc%20d";
  });

  test("gives the body of an answer", async () => {
    new FakeServer().on("get", "/api/v1/datasets/{dataset_id}", A_DATASET);
    expect(await readDataset()).toEqual(A_DATASET);
  });

  test("carries the CSRF token where something changes", async () => {
    const server = new FakeServer().on("patch", "/api/v1/datasets/{dataset_id}", A_DATASET);
    await rename();
    expect(server.seen[0]?.headers.get("X-CSRFToken")).toBe("abc d");
  });

  test("keeps the CSRF token to itself where nothing changes", async () => {
    const server = new FakeServer().on("get", "/api/v1/datasets/{dataset_id}", A_DATASET);
    await readDataset();
    expect(server.seen[0]?.headers.has("X-CSRFToken")).toBe(false);
  });

  test("throws a refusal with its code, status and body", async () => {
    new FakeServer().refuse("patch", "/api/v1/datasets/{dataset_id}", 409, "name_taken", { params: { name: "dogs" } });
    await expect(rename()).rejects.toMatchObject({ code: "name_taken", status: 409, body: { params: { name: "dogs" } } });
  });

  test("says offline when nobody answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(readDataset()).rejects.toMatchObject({ code: "offline" });
  });

  test("repeats a label for each name that is asked for", async () => {
    const server = new FakeServer().on("get", "/api/v1/datasets/{dataset_id}/samples", { results: [], next: null, prev: null });
    const params = { path: { dataset_id: "7" }, query: { label: ["a b", "c"], "name~": "x" } };
    await answer(client.GET("/api/v1/datasets/{dataset_id}/samples", { params }));
    expect(server.seen[0]?.url.searchParams.getAll("label")).toEqual(["a b", "c"]);
  });
});
