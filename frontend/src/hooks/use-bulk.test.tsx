import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { useBulk } from "./use-bulk";

const BATCH = "/api/v1/datasets/{dataset_id}/samples/batch";
const UNDO = "/api/v1/changes/{change_id}/undo";

function Page() {
  const { run, undoLast } = useBulk("7", []);
  return (
    <>
      <button type="button" onClick={() => run({ samples: ["1"] }, { action: "mark_hard" })}>
        act
      </button>
      <button type="button" onClick={undoLast}>
        key
      </button>
    </>
  );
}

/** A page on which an action of this group was done. */
async function acted(group: string) {
  const server = new FakeServer()
    .on("post", BATCH, { changed: 1, refused: [], change_group: group })
    .on("post", UNDO, { changed: 1, refused: [], change_group: null });
  const user = userEvent.setup();
  renderPage(<Page />);
  await user.click(screen.getByRole("button", { name: "act" }));
  await screen.findByText("1 sample was changed");
  const press = (name: string) => user.click(screen.getByRole("button", { name }));
  return { server, press, undone: () => server.sent("post", `/api/v1/changes/${group}/undo`).length };
}

test("the key undoes the last action, and only once", async () => {
  const { press, undone } = await acted("by-key");
  await press("key");
  await press("key");
  expect(await screen.findByText("Undone")).toBeVisible();
  expect(undone()).toBe(1);
});

test("the key does and says nothing when the action was undone by its note", async () => {
  const { server, press, undone } = await acted("by-note");
  await press("Undo");
  await screen.findByText("Undone");
  server.refuse("post", UNDO, 409, "already_undone");
  await press("key");
  expect(undone()).toBe(1);
  expect(screen.queryByText("This was undone already")).toBeNull();
});

test("the key tries again after an undo that failed", async () => {
  const { server, press, undone } = await acted("again");
  server.refuse("post", UNDO, 503, "storage_unavailable");
  await press("key");
  await screen.findByText(/storage/i);
  await press("key");
  expect(undone()).toBe(2);
});

test("an action that changed nothing is none: the key undoes the one before", async () => {
  const { server, press, undone } = await acted("before-nothing");
  server.on("post", BATCH, { changed: 0, refused: [], change_group: null });
  await press("act");
  await press("key");
  expect(await screen.findByText("Undone")).toBeVisible();
  expect(undone()).toBe(1);
});
