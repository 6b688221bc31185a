import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";

import type { VersionChange } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { A_VERSION } from "../test-version";
import { ComparePage } from "./compare-page";

vi.mock("@/lib/echarts", () => ({ chartIn: () => ({ setOption: vi.fn(), resize: vi.fn(), dispose: vi.fn() }) }));
// A grid draws the rows in sight, and there is no sight here.
vi.mock("@/components/tile-grid", () => ({ TileGrid: ({ items, keyOf, tile }: Grid) => items.map((item) => <div key={keyOf(item)}>{tile(item)}</div>) }));

interface Grid {
  items: VersionChange[];
  keyOf: (item: VersionChange) => string;
  tile: (item: VersionChange) => ReactNode;
}

const VERSIONS = "/api/v1/datasets/{dataset_id}/versions";
const first = { ...A_VERSION, id: "1", name: "V001", is_current: false, label_counts: { cat: 3 } };
const second = { ...A_VERSION, id: "2", name: "V002", parent: "1", label_counts: { cat: 2, dog: 1 } };
const mark = (label: string) => ({ id: "a", label, shape: { kind: "rectangle", points: [[0, 0], [5, 5]] } });
const change: VersionChange = {
  id: "9", number: 4, name: "pet.jpg", path: "obs://pets/pet.jpg", original_path: null, usage: "train", state: "labeled", revision: 2, width: 10, height: 10, sha256: null, annotations: [mark("dog")], thumbnail_url: "/thumbnail",
  kinds: ["relabeled"], before: { usage: "train", state: "labeled", annotations: [mark("cat")] }, after: { usage: "eval", state: "labeled", annotations: [mark("dog")] },
};

function open(versions = [second, first]): void {
  const diff = { added: 0, removed: 0, relabeled: 1, moved: 0, usage_changed: 0, results: [change], next: null, prev: null };
  new FakeServer().on("get", VERSIONS, { results: versions, next: null, prev: null }).on("get", `${VERSIONS}/{version_id}/diff`, diff);
  renderPage(<ComparePage datasetId="7" labels={[]} />);
}

test("counts what changed, and shows the samples of the first kind that has some", async () => {
  open();
  expect(await screen.findByRole("button", { name: /1\s*Relabeled/ })).toHaveAttribute("aria-pressed", "true");
  expect(screen.getByRole("button", { name: /0\s*Added/ })).toBeDisabled();
  expect(await screen.findByText("4 · pet.jpg")).toBeVisible();
});

test("a sample is shown as both versions have it", async () => {
  open();
  expect(await screen.findByText("cat · Train")).toBeVisible();
  expect(screen.getByText("dog · Eval")).toBeVisible();
  expect(screen.getAllByRole("img", { name: "pet.jpg" })).toHaveLength(2);
});

test("versions are swapped", async () => {
  open();
  const before = await screen.findAllByRole("columnheader");
  expect(before.map(({ textContent }) => textContent)).toEqual(["Samples", "V001", "V002", "Change"]);
  await userEvent.click(screen.getByRole("button", { name: "Swap" }));
  expect(screen.getAllByRole("columnheader").map(({ textContent }) => textContent)).toEqual(["Samples", "V002", "V001", "Change"]);
});

test("one version alone can't be compared", async () => {
  open([first]);
  expect(await screen.findByText("There is nothing to compare yet")).toBeVisible();
});
