import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import type { Change, Dataset } from "@/api/schema.gen";
import type { InTurn } from "@/hooks/use-sample-history";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { SampleHistory } from "./sample-history";

const CHANGES = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/changes";
const TIME = "/api/v1/datasets/{dataset_id}/samples/{sample_id}/active-time";
const UNDO = "/api/v1/changes/{change_id}/undo";
const GROUP = "0b4f2a60-7c1d-4a53-9d0e-4f0c7f7a1b11";

const A_CHANGE: Change = {
  id: "12",
  kind: "save",
  revision: 3,
  actor: "ana",
  at: "2026-11-23T08:00:00Z",
  seconds: 75,
  change_group: null,
  before: { state: "unlabeled", annotations: {} },
  after: { state: "labeled", annotations: { a: {}, b: {} } },
};

function openHistory(changes: Change[], part: Partial<Dataset> = {}, point?: (change: Change | null) => void) {
  const server = new FakeServer()
    .on("get", CHANGES, { results: changes, next: null, prev: null })
    .on("get", TIME, { own: 75, everyone: 200 })
    .on("post", UNDO, { changed: 1, refused: [], change_group: null });
  const turns: string[] = [];
  const inTurn: InTurn = async (undo) => {
    turns.push("begun");
    const answer = await undo();
    turns.push("undone");
    return answer;
  };
  renderPage(<SampleHistory dataset={{ ...A_DATASET, ...part }} sampleId="5" inTurn={inTurn} point={point} />);
  return { server, turns, user: userEvent.setup() };
}

describe("the history of a sample", () => {
  test("says who did what and how long it took", async () => {
    openHistory([A_CHANGE]);
    const entry = within(await screen.findByText("2 annotations added").then((line) => line.closest("ol") as HTMLElement));
    expect([entry.getByText("ana"), entry.getByText("Now: Labeled"), entry.getByText("1:15")]).toHaveLength(3);
    expect(await screen.findByText("Active time: you 1:15, everyone 3:20")).toBeVisible();
  });

  test("says that smart labeling suggested what no person did", async () => {
    openHistory([{ ...A_CHANGE, kind: "suggest", actor: null, seconds: null }]);
    expect(await screen.findByText("Smart labeling")).toBeVisible();
    expect(screen.queryByText("Someone who is gone")).toBeNull();
  });

  test("undoes a change when the page says that it is its turn", async () => {
    const { server, turns, user } = openHistory([A_CHANGE]);
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await screen.findByText("Undone")).toBeVisible();
    expect(server.sent("post", "/api/v1/changes/12/undo")).toHaveLength(1);
    expect(turns).toEqual(["begun", "undone"]);
  });

  test("undoes a bulk action on all its samples where a person asks for that", async () => {
    const { server, user } = openHistory([{ ...A_CHANGE, kind: "batch", change_group: GROUP }]);
    await user.click(await screen.findByRole("button", { name: "More ways to undo" }));
    await user.click(await screen.findByRole("menuitem", { name: "Undo on all samples of this action" }));
    expect(await screen.findByText("Undone")).toBeVisible();
    expect(server.sent("post", `/api/v1/changes/${GROUP}/undo`)).toHaveLength(1);
  });

  test("offers a viewer no undo", async () => {
    openHistory([A_CHANGE], { my_role: "viewer" });
    expect(await screen.findByText("2 annotations added")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  test("tells which change a person points at, and when he no longer does", async () => {
    const point = vi.fn();
    const { user } = openHistory([A_CHANGE], {}, point);
    await user.hover(await screen.findByText("2 annotations added"));
    await user.unhover(screen.getByText("2 annotations added"));
    expect(point.mock.calls).toEqual([[A_CHANGE], [null]]);
  });
});
