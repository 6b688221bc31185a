import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import type { RoleName, Trashed } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { TrashPage } from "./trash-page";

const TRASH = "/api/v1/datasets/{dataset_id}/trash";
const RESTORE = "/api/v1/datasets/{dataset_id}/trash/restore";

function thing(kind: Trashed["kind"], id: string, name: string): Trashed {
  const moments = { deleted_at: "2026-11-23T08:00:00Z", restorable_until: "2100-01-01T08:00:00Z" };
  return { kind, id, name, ...moments, deleted_by: "ana", thumbnail_url: null, missing: false };
}

function openTrash(things: Trashed[], role: RoleName = "owner") {
  const server = new FakeServer().on("get", TRASH, { results: things, next: null, prev: null });
  renderPage(<TrashPage dataset={{ ...A_DATASET, my_role: role }} />);
  return { server, user: userEvent.setup() };
}

const rowOf = async (name: string) => within((await screen.findByText(name)).closest("tr") as HTMLElement);

describe("the trash page", () => {
  test("says who deleted what", async () => {
    openTrash([thing("label", "3", "cat")]);
    expect((await rowOf("cat")).getByText("ana")).toBeVisible();
  });

  test("restores several kinds with one press, labels first", async () => {
    const { server, user } = openTrash([thing("sample", "3", "one.jpg"), thing("label", "3", "cat")]);
    server.on("post", RESTORE, { restored: ["3"], refused: [] });
    await user.click((await rowOf("one.jpg")).getByRole("checkbox"));
    await user.click((await rowOf("cat")).getByRole("checkbox"));
    await user.click(screen.getByRole("button", { name: "Restore selected" }));
    expect(await screen.findByText("2 restored.")).toBeVisible();
    expect(server.sent("post", "/api/v1/datasets/7/trash/restore")).toEqual([
      { kind: "label", ids: ["3"] },
      { kind: "sample", ids: ["3"] },
    ]);
  });

  test("names what can't come back, and why", async () => {
    const { server, user } = openTrash([thing("label", "3", "cat")]);
    server.on("post", RESTORE, { restored: [], refused: [{ id: "3", code: "strange", message: "The moon is full." }] });
    await user.click((await rowOf("cat")).getByRole("button"));
    expect(await screen.findByText("cat: The moon is full.")).toBeVisible();
  });

  test("searches by name, and says when nothing has it", async () => {
    const { server, user } = openTrash([thing("label", "3", "cat")]);
    await screen.findByText("cat");
    server.on("get", TRASH, { results: [], next: null, prev: null });
    await user.type(screen.getByRole("textbox", { name: "Search by name" }), "dog");
    expect(await screen.findByText("Nothing with this name was deleted")).toBeVisible();
    expect(server.seen.at(-1)?.url.searchParams.get("name")).toBe("dog");
  });

  test("lets a reviewer look only", async () => {
    openTrash([thing("version", "1", "V001")], "reviewer");
    expect((await rowOf("V001")).queryByRole("button")).toBeNull();
    expect(screen.queryByRole("checkbox")).toBeNull();
  });

  test("says that nothing is in it", async () => {
    openTrash([]);
    expect(await screen.findByText("The trash is empty")).toBeVisible();
  });
});
