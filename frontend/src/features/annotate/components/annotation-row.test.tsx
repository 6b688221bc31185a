import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test, vi } from "vitest";

import type { CanvasStore } from "@/canvas/model/store";
import { annotationAt, openCanvas } from "@/canvas/model/test-doubles";
import { rectangleKind } from "@/canvas/shapes/rectangle/rectangle-kind";
import { rectangleOf } from "@/canvas/shapes/rectangle/type";
import { useCanvasState } from "@/canvas/view/use-canvas-state";
import { renderPage } from "@/test/render-page";

import { AnnotationRow } from "./annotation-row";

const ITEMS = [annotationAt("a", [10, 10], [30, 30]), annotationAt("b", [40, 40], [60, 60], 1), annotationAt("c", [70, 10], [90, 30], 2)];

/** The rows alone: a list without a height shows none. */
function openRows() {
  const { store } = openCanvas(...ITEMS);
  const rows = ITEMS.map((item) => <AnnotationRow key={item.id} store={store} item={item} addLabel={null} />);
  renderPage(<>{rows}</>);
  const names = () => screen.getAllByText("car");
  const selected = () => [...store.getState().selection];
  return { store, names, selected, user: userEvent.setup() };
}

/** The rows as the list shows them. */
function List({ store }: { store: CanvasStore }) {
  const items = useCanvasState(store, (state) => state.items);
  return [...items.values()].map((item) => <AnnotationRow key={item.id} store={store} item={item} addLabel={null} />);
}

describe("the rows of the list", () => {
  test("are drawn again only when their own annotation changes", () => {
    const { store } = openCanvas(...ITEMS);
    renderPage(<List store={store} />);
    const measured = vi.spyOn(rectangleKind, "bounds");
    act(() => store.edit(["b"], (item) => ({ ...item, shape: rectangleOf([40, 40], [70, 70]) })));
    expect(screen.getByText("30 × 30")).toBeVisible();
    expect(measured).not.toHaveBeenCalledWith(ITEMS[0]?.shape);
  });

  test("are selected together with Ctrl, and up to one with Shift", async () => {
    const { user, names, selected } = openRows();
    const [a, b, c] = names();
    await user.click(a as HTMLElement);
    await user.keyboard("{Control>}");
    await user.click(c as HTMLElement);
    expect(selected()).toEqual(["a", "c"]);
    await user.keyboard("{/Control}{Shift>}");
    await user.click(b as HTMLElement);
    expect(selected()).toEqual(["a", "b"]);
  });

  test("give another label to all that are selected, at a second click on a name", async () => {
    const { user, store, names } = openRows();
    act(() => store.select(["a", "b"]));
    await user.click(names()[0] as HTMLElement);
    await user.type(await screen.findByTestId("label-popup-input"), "bus{Enter}");
    expect([...store.getState().items.values()].map(({ label }) => label)).toEqual(["bus", "bus", "car"]);
  });

  test("take a suggestion by the last button, which stays where it is when the others come", () => {
    const open = { ...annotationAt("s", [10, 10], [30, 30]), isSuggestion: true };
    const { store } = openCanvas(open);
    renderPage(<AnnotationRow store={store} item={open} addLabel={null} />);
    act(() => screen.getAllByRole("button").at(-1)?.click());
    expect(store.getState().items.get("s")).toMatchObject({ isSuggestion: false });
  });

  test("are locked one by one, and can then not be deleted", async () => {
    const { user, store } = openRows();
    await user.click(screen.getAllByRole("button", { name: "Lock" })[1] as HTMLElement);
    expect(store.isLocked("b")).toBe(true);
    expect(screen.getAllByRole("button", { name: "Delete" })).toHaveLength(2);
  });
});
