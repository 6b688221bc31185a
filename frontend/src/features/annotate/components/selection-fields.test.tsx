import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, test } from "vitest";

import type { PageCommands } from "@/canvas/actions/action";
import { USUAL_KEYMAP } from "@/canvas/actions/registry";
import { memoryClipboard } from "@/canvas/model/clip";
import { annotationAt, openCanvas } from "@/canvas/model/test-doubles";
import { renderPage } from "@/test/render-page";

import { SelectionFields } from "./selection-fields";

const ATTRIBUTES = [
  { name: "plate", values: null, initial: "" },
  { name: "colour", values: ["red", "blue"], initial: "" },
];
const a = { ...annotationAt("a", [10, 10], [30, 30]), attributes: { plate: "AB 1", pose: "Left" } };
const b = annotationAt("b", [40, 40], [60, 60], 1);

function openFields(...selected: string[]) {
  const canvas = openCanvas(a, b);
  canvas.store.setLabels([{ id: "1", name: "car", color: "red", key: "1", attributes: ATTRIBUTES }]);
  canvas.store.select(selected);
  const context = { ...canvas, page: {} as PageCommands, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  const page = renderPage(<SelectionFields context={context} />);
  const attributesOf = (id: string) => canvas.store.getState().items.get(id)?.attributes;
  const plate = () => screen.getByRole("textbox", { name: "plate" });
  return { ...canvas, page, attributesOf, plate, user: userEvent.setup() };
}

describe("the fields of the selection", () => {
  test("save a text by Enter, in one step", async () => {
    const { user, plate, attributesOf, commits } = openFields("a");
    await user.clear(plate());
    await user.type(plate(), "XY 2{Enter}");
    expect(attributesOf("a")).toEqual({ plate: "XY 2", pose: "Left" });
    expect(commits).toHaveLength(1);
  });

  test("save a text when another mark is selected under it", async () => {
    const { user, plate, store, attributesOf } = openFields("a");
    await user.type(plate(), "!");
    store.select(["b"]);
    await screen.findByDisplayValue("");
    expect(attributesOf("a")?.plate).toBe("AB 1!");
    expect(attributesOf("b")).toEqual({});
  });

  test("give a text up by Escape", async () => {
    const { user, plate, commits } = openFields("a");
    await user.type(plate(), "!{Escape}{Tab}");
    expect(plate()).toHaveValue("AB 1");
    expect(commits).toEqual([]);
  });

  test("say that several marks differ, and set all of them", async () => {
    const { user, plate, attributesOf } = openFields("a", "b");
    expect(plate()).toHaveAttribute("placeholder", "several values");
    await user.type(plate(), "both{Enter}");
    expect([attributesOf("a")?.plate, attributesOf("b")?.plate]).toEqual(["both", "both"]);
  });

  test("choose one of the values", async () => {
    const { user, attributesOf } = openFields("b");
    await user.click(screen.getByRole("combobox", { name: "colour" }));
    await user.click(await screen.findByTitle("blue"));
    expect(attributesOf("b")).toEqual({ colour: "blue" });
  });

  test("show what an import brought beside them", () => {
    openFields("a");
    expect(screen.getByText("pose: Left")).toBeInTheDocument();
  });

  test("mark the selection as hard", async () => {
    const { user, store } = openFields("a", "b");
    await user.click(screen.getByRole("checkbox"));
    expect([...store.getState().items.values()].map(({ hard }) => hard)).toEqual([true, true]);
  });
});
