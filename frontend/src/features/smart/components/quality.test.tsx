import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { SmartRun } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_RUN } from "@/test/samples-of-the-api";

import { Quality } from "./quality";

type Report = NonNullable<SmartRun["report"]>;

const SHARE = { right: 9, number: 10, value: 0.9, low: 0.6, high: 0.98 };
const REPORT: Report = {
  average_precision: 0.8,
  labels: [
    { label: "cat", precision: SHARE, recall: SHARE, engine: "convolutional-1" },
    { label: "dog", precision: SHARE, recall: SHARE, engine: "boosted-1" },
  ],
  calibration_error: 0.05,
  thresholds: [],
};
const SETS = "/api/v1/datasets/{dataset_id}/sets";

function open(more: Partial<Report>, role = A_DATASET.my_role) {
  const kept = { id: "12", name: "", kind: "samples" as const, origin: {}, size: 2, author: "ana", created_at: "2026-11-23T08:00:00Z" };
  const server = new FakeServer().on("post", SETS, kept, 201);
  const close = vi.fn();
  renderPage(<Quality dataset={{ ...A_DATASET, my_role: role }} runs={[{ ...A_RUN, counts: { examples: 20 }, report: { ...REPORT, ...more } }]} close={close} />);
  return { server, close };
}

const INCOMPLETE = [{ sample: "4", label: "cat" }, { sample: "9", label: "cat" }];

test("samples in which boxes seem to be missing are counted, and shown together", async () => {
  const { server, close } = open({ incomplete: INCOMPLETE });
  expect(screen.getByText("Boxes seem to be missing in 2 labeled samples: cat in 2.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Check them" }));
  expect(await screen.findByText("/datasets/7/samples?set=12")).toBeInTheDocument();
  expect(server.sent("post", "/api/v1/datasets/7/sets")).toEqual([{ name: "Boxes may be missing", samples: ["4", "9"] }]);
  expect(close).toHaveBeenCalledOnce();
});

test("who may not label is told of them, without the way", () => {
  open({ incomplete: INCOMPLETE }, "viewer");
  expect(screen.getByText(/^Boxes seem to be missing/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Check them" })).toBeNull();
});

test("nothing is said of missing boxes where there are none", () => {
  open({ incomplete: [] });
  expect(screen.queryByText(/^Boxes seem to be missing/)).toBeNull();
});

test("of each label it is shown what each engine got, and which one it has", () => {
  const of = (cat: number, dog: number | null) => [{ label: "cat", average_precision: cat }, { label: "dog", average_precision: dog }];
  const tried = [
    { engine: "boosted-1", images: 6, average_precision: 0.6, labels: of(0.61, null) },
    { engine: "convolutional-1", images: 6, average_precision: 0.8, labels: of(0.84, 0.5) },
  ];
  open({ tried });
  const table = screen.getByRole("table", { name: "What was tried, average precision on 6 held-out samples" });
  expect(within(table).getByRole("row", { name: "cat 61% 84% used" })).toBeVisible();
  expect(within(table).getByRole("row", { name: "dog – used 50%" })).toBeVisible();
});
