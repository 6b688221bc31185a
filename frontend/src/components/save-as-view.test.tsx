import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { answer, client } from "@/api/client";
import type { SampleSet, SavedView } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { SaveAsView } from "./save-as-view";

const SETS = "/api/v1/datasets/{dataset_id}/sets";
const VIEWS = "/api/v1/datasets/{dataset_id}/views";
const KEPT: SampleSet = { id: "9", name: "Dark", kind: "range", origin: { version: "3", version_name: "V001" }, size: 12, author: "ana", created_at: "2026-11-23T08:00:00Z" };
const VIEW: SavedView = { id: "5", name: "Dark", filter: { set: "9" }, order: "number", grid: "large", author: "ana", created_at: "2026-11-23T08:00:00Z", updated_at: "2026-11-23T08:00:00Z" };
const keep = (name: string) => answer(client.POST(SETS, { params: { path: { dataset_id: "7" } }, body: { samples: ["5"], name } }));

async function save(server: FakeServer) {
  renderPage(<SaveAsView datasetId="7" makeSet={keep} name="Dark" />, "/datasets/7/analysis");
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Save as view" }));
  await user.click(await screen.findByRole("button", { name: "Save" }));
  return { server, user };
}

test("what is shown is kept as a set, a view is saved over it, and opened where that is asked for", async () => {
  const { server, user } = await save(new FakeServer().on("post", SETS, KEPT, 201).on("post", VIEWS, VIEW, 201));
  await user.click(await screen.findByRole("button", { name: "Open" }));
  expect(server.sent("post", "/api/v1/datasets/7/sets")).toEqual([{ samples: ["5"], name: "Dark" }]);
  expect(server.sent("post", "/api/v1/datasets/7/views")).toEqual([{ name: "Dark", filter: { set: "9" } }]);
  expect(screen.getByTestId("address")).toHaveTextContent("/datasets/7/samples?view=5");
});

test("samples that are gone are said to be gone, and no view is saved", async () => {
  const { server } = await save(new FakeServer().refuse("post", SETS, 400, "set_empty"));
  await waitFor(() => expect(screen.getByText("None of these samples is there any more, so there is nothing to keep.")).toBeVisible());
  expect(server.sent("post", "/api/v1/datasets/7/views")).toEqual([]);
});
