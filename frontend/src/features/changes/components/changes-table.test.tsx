import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import type { BulkAction } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_BULK_ACTION, A_JOB } from "@/test/samples-of-the-api";

import { ChangesTable } from "./changes-table";

const CHANGES = "/api/v1/datasets/{dataset_id}/changes";
const UNDO = "/api/v1/changes/{change_id}/undo";

function openChanges(...changes: BulkAction[]) {
  const server = new FakeServer().on("get", CHANGES, { results: changes, next: null, prev: null });
  renderPage(<ChangesTable datasetId="7" />);
  return { server, user: userEvent.setup() };
}

const rowOf = async (name: string) => within((await screen.findByText(name)).closest("tr") as HTMLElement);

describe("the list of bulk changes", () => {
  test("says who did what to how many samples", async () => {
    openChanges({ ...A_BULK_ACTION, actor: "ana", changed: 1200, labels: ["cat"], action: "delete_label" });
    const row = await rowOf("Label deleted");
    expect([row.getByText("ana"), row.getByText("cat"), row.getByText("1,200")].length).toBe(3);
  });

  test("undoes a change with one press", async () => {
    const { server, user } = openChanges(A_BULK_ACTION);
    server.on("post", UNDO, { changed: 3, refused: [], change_group: null });
    await user.click((await rowOf("Marked as hard")).getByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Undone")).toBeVisible();
    expect(server.sent("post", `/api/v1/changes/${A_BULK_ACTION.id}/undo`)).toHaveLength(1);
  });

  test("offers no undo of what was undone, and says that it was", async () => {
    openChanges({ ...A_BULK_ACTION, can_undo: false, undone_at: "2026-11-23T09:00:00Z" });
    const row = await rowOf("Marked as hard");
    expect(row.getByText("Undone")).toBeVisible();
    expect(row.queryByRole("button")).toBeNull();
  });

  test("shows how far the job of a change is", async () => {
    openChanges({ ...A_BULK_ACTION, can_undo: false, job: { ...A_JOB, kind: "batch", state: "running", progress: { done: 500, total: 12000, step: "change", note: "" } } });
    expect(await screen.findByText(/500 \/ 12,000/)).toBeVisible();
  });

  test("says what belongs here while there is nothing", async () => {
    openChanges();
    expect(await screen.findByText("Nothing was changed in bulk yet")).toBeVisible();
  });
});
