import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import type { DeletedDataset } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { DeletedDatasetsPage } from "./deleted-page";

const TRASH = "/api/v1/datasets/trash";
const RESTORE = "/api/v1/datasets/trash/restore";

const { id, name, type, counts, created_by, created_at } = A_DATASET;
const GONE: DeletedDataset = { id, name, type, counts, created_by, created_at, deleted_at: "2026-11-23T08:00:00Z", restorable_until: "2100-01-01T08:00:00Z" };

function openTrash(results: DeletedDataset[]) {
  const server = new FakeServer().on("get", TRASH, { results, next: null, prev: null });
  renderPage(<DeletedDatasetsPage />);
  return { server, user: userEvent.setup() };
}

describe("the trash of datasets", () => {
  test("says what was deleted", async () => {
    openTrash([GONE]);
    const row = within((await screen.findByText("cats")).closest("tr") as HTMLElement);
    expect(row.getByText("Object detection")).toBeVisible();
    expect(row.getByText("40")).toBeVisible();
  });

  test("restores a dataset, reads the list again and leads to it", async () => {
    const { server, user } = openTrash([GONE]);
    const button = await screen.findByRole("button", { name: "Restore cats" });
    server.on("post", RESTORE, { restored: ["7"], refused: [] }).on("get", TRASH, { results: [], next: null, prev: null });
    await user.click(button);
    expect(await screen.findByText("The trash is empty")).toBeVisible();
    await user.click(await screen.findByRole("button", { name: "Open" }));
    expect(screen.getByTestId("address")).toHaveTextContent("/datasets/7");
    expect(server.sent("post", RESTORE)).toEqual([{ ids: ["7"] }]);
  });

  test("says that the name is taken, and what to do", async () => {
    const { server, user } = openTrash([GONE]);
    server.on("post", RESTORE, { restored: [], refused: [{ id: "7", code: "name_taken", message: "Taken." }] });
    await user.click(await screen.findByRole("button", { name: "Restore cats" }));
    expect(await screen.findByText(/cats can't come back .* Rename that one first/)).toBeVisible();
  });

  test("says why the trash can't be read", async () => {
    new FakeServer().refuse("get", TRASH, 403, "not_allowed");
    renderPage(<DeletedDatasetsPage />);
    expect(await screen.findByText("This could not be read")).toBeVisible();
  });
});
