import { fireEvent, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import type { BulkAction } from "./use-batch";
import { useBulk } from "./use-bulk";

const BATCH = "/api/v1/datasets/{dataset_id}/samples/batch";
const UNDO = "/api/v1/changes/{change_id}/undo";
const VERDICTS: Record<string, BulkAction> = { confirm: { action: "confirm" }, correct: { action: "confirm", labels: ["cat"] }, reject: { action: "reject" } };

function Page() {
  const { run, undoLast } = useBulk("7", []);
  return (
    <>
      {Object.entries(VERDICTS).map(([name, action]) => (
        <button key={name} type="button" onClick={() => run({ samples: ["1"] }, action)}>
          {name}
        </button>
      ))}
      <button type="button" onClick={undoLast}>
        key
      </button>
    </>
  );
}

function open() {
  const server = new FakeServer().on("post", UNDO, { changed: 1, refused: [], change_group: null });
  const user = userEvent.setup();
  renderPage(<Page />);
  const press = (name: string) => user.click(screen.getByRole("button", { name }));
  const decide = async (name: string, group: string) => {
    server.on("post", BATCH, { changed: 1, refused: [], change_group: group });
    await press(name);
  };
  const undone = () => server.seen.flatMap(({ url }) => /changes\/(.+)\/undo/.exec(url.pathname)?.[1] ?? []);
  return { server, press, decide, undone };
}

test("decisions in a row are counted in one note", async () => {
  const { decide } = open();
  await decide("confirm", "note-1");
  await decide("confirm", "note-2");
  await decide("correct", "note-3");
  await decide("reject", "note-4");
  expect(await screen.findByText("2 confirmed · 1 corrected · 1 rejected")).toBeVisible();
  expect(document.querySelectorAll(".ant-message-notice")).toHaveLength(1);
});

test("decisions that are faster than the server are all counted", async () => {
  const { server } = open();
  server.on("post", BATCH, { changed: 1, refused: [], change_group: "fast" });
  const confirm = screen.getByRole("button", { name: "confirm" });
  fireEvent.click(confirm);
  fireEvent.click(confirm);
  fireEvent.click(confirm);
  expect(await screen.findByText("3 confirmed")).toBeVisible();
});

test("the note's undo takes back all that it counts, the last first, and says how many", async () => {
  const { decide, press, undone } = open();
  await decide("confirm", "all-1");
  await decide("reject", "all-2");
  await screen.findByText("1 confirmed · 1 rejected");
  await press("Undo");
  expect(await screen.findByText("2 undone")).toBeVisible();
  expect(undone()).toEqual(["all-2", "all-1"]);
});

test("the key takes back one after the other, and the note says what is left", async () => {
  const { decide, press, undone } = open();
  await decide("confirm", "key-1");
  await decide("confirm", "key-2");
  await press("key");
  expect(await screen.findByText("1 undone · 1 confirmed")).toBeVisible();
  await press("key");
  expect(await screen.findByText("1 undone")).toBeVisible();
  expect(undone()).toEqual(["key-2", "key-1"]);
});

test("what was undone is not counted again", async () => {
  const { decide, press } = open();
  await decide("confirm", "again-1");
  await press("key");
  await screen.findByText("1 undone");
  await decide("confirm", "again-2");
  expect(await screen.findByText("1 confirmed")).toBeVisible();
});

test("an undo that fails leaves what it would have taken back", async () => {
  const { server, decide, press } = open();
  await decide("confirm", "kept-1");
  await screen.findByText("1 confirmed");
  server.refuse("post", UNDO, 503, "storage_unavailable");
  await press("Undo");
  await screen.findByText(/storage/i);
  expect(screen.getByText("1 confirmed")).toBeVisible();
});

test("what was refused is said by itself", async () => {
  const { server, press } = open();
  server.on("post", BATCH, { changed: 1, refused: [{ sample: "2", code: "not_found", message: "It is gone." }], change_group: "partly" });
  await press("confirm");
  expect(await screen.findByText("1 sample was changed 1 was refused")).toBeVisible();
});
