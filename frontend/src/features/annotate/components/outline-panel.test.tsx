import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { PageCommands } from "@/canvas/actions/action";
import { USUAL_KEYMAP } from "@/canvas/actions/registry";
import { memoryClipboard } from "@/canvas/model/clip";
import type { Point } from "@/canvas/model/geometry";
import { openCanvasWith } from "@/canvas/model/test-doubles";
import type { Segmenter } from "@/canvas/segmenter/segmenter";
import { OutlineError } from "@/canvas/segmenter/segmenter";
import { renderPage } from "@/test/render-page";

import { OutlinePanel } from "./outline-panel";

const FOUND: Point[] = [[20, 20], [40, 22], [30, 40]];

/** A box has been drawn by the tool, and this is the answer. */
function openPanel(answer: Promise<readonly Point[]>) {
  const segmenter: Segmenter = { prepare: () => undefined, outlineOf: () => answer };
  const canvas = openCanvasWith(segmenter);
  canvas.store.setActiveLabel("car");
  renderPage(<OutlinePanel context={{ ...canvas, page: {} as PageCommands, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP }} />);
  canvas.router.choose("smart_outline");
  canvas.drag([10, 10], [50, 50]);
  return { ...canvas, user: userEvent.setup() };
}

test("what is proposed is accepted by a button", async () => {
  const { store, user } = openPanel(Promise.resolve(FOUND));
  await user.click(await screen.findByRole("button", { name: /Accept/ }));
  expect([...store.getState().items.values()].map(({ shape }) => shape)).toEqual([{ kind: "polygon", points: FOUND }]);
});

test("what is proposed is dropped by a button", async () => {
  const { store, user } = openPanel(Promise.resolve(FOUND));
  await user.click(await screen.findByRole("button", { name: /Drop/ }));
  expect([store.getState().items.size, store.getState().outlining]).toEqual([0, null]);
});

test("a person is told why nothing was found", async () => {
  openPanel(Promise.reject(new OutlineError("unreadable")));
  await waitFor(() => expect(screen.getByTestId("outline-panel")).toHaveTextContent("the browser may not read their pixels"));
});

test("while it is looked for the panel says so", async () => {
  openPanel(new Promise(() => undefined));
  expect(await screen.findByTestId("outline-panel")).toHaveTextContent("Finding the outline…");
});
