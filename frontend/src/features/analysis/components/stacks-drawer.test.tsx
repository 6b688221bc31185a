import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { RoleName, Stack } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_SAMPLE } from "@/test/samples-of-the-api";

import { A_VERSION } from "../test-series";
import { StacksDrawer } from "./stacks-drawer";

const DUPLICATES = "/api/v1/datasets/{dataset_id}/analysis/duplicates";
const BATCH = "/api/v1/datasets/{dataset_id}/samples/batch";
const samples = ["5", "6", "7"].map((id) => ({ ...A_SAMPLE, id, name: `street-${id}.jpg` }));
const STACK: Stack = { size: 3, samples, usages: { "5": "train", "6": "eval", "7": "" } };

function open({ stacks = [STACK], role = "manager", isLeaking = false }: { stacks?: Stack[]; role?: RoleName; isLeaking?: boolean } = {}) {
  const server = new FakeServer()
    .on("get", DUPLICATES, { results: stacks, next: null, prev: null, total: stacks.length })
    .on("post", BATCH, { changed: 2, refused: [], change_group: null });
  renderPage(<StacksDrawer dataset={{ ...A_DATASET, my_role: role }} jobs={[]} version={A_VERSION} isLeaking={isLeaking} close={vi.fn()} />);
  return { server, user: userEvent.setup() };
}

const keep = () => screen.findByRole("button", { name: "Keep the first, delete the others" });

test("each picture says its usage and opens its sample", async () => {
  open();
  expect(await screen.findByRole("link", { name: /street-6\.jpg/ })).toHaveAttribute("href", "/datasets/7/annotate/6");
  expect([screen.getByText("Training"), screen.getByText("Evaluation")]).toHaveLength(2);
});

test("of a stack the first is kept, once that is confirmed", async () => {
  const { server, user } = open();
  await user.click(await keep());
  await screen.findAllByText("Keep street-5.jpg and delete 2 other samples?");
  await user.click(screen.getAllByRole("button", { name: "Keep the first, delete the others" }).at(-1)!);
  await waitFor(() => expect(server.sent("post", "/api/v1/datasets/7/samples/batch")).toMatchObject([{ samples: ["6", "7"], action: "delete" }]));
});

test("who may not delete is offered nothing to delete", async () => {
  open({ role: "labeler" });
  await screen.findByText("3 samples");
  expect(screen.queryByRole("button", { name: /Keep the first/ })).toBeNull();
});

test("of leaks only stacks over several usages are asked for", async () => {
  const { server } = open({ isLeaking: true, stacks: [] });
  expect(await screen.findByText("There are none.")).toBeInTheDocument();
  expect(server.seen.map(({ url }) => url.searchParams.get("leaking"))).toEqual(["true"]);
});
