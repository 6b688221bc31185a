// @vitest-environment node
import { describe, expect, test } from "vitest";

import { relabel } from "../actions/choose-label";
import { fieldsOf, setAttribute } from "./attributes";
import { annotationAt, openCanvas } from "./test-doubles";

const a = annotationAt("a", [10, 10], [30, 30]);
const b = { ...annotationAt("b", [40, 40], [60, 60], 1), attributes: { colour: "red", difficult: 1 } };
const COLOUR = { name: "colour", values: ["red", "blue"], initial: "" };
const PLATE = { name: "plate", values: null, initial: "?" };
const LABELS = [
  { id: "1", name: "car", color: "red", key: "1", attributes: [COLOUR, PLATE] },
  { id: "2", name: "bus", color: "blue", key: "2", attributes: [{ name: "line", values: null, initial: "12" }, COLOUR] },
];

function openAttributes() {
  const canvas = openCanvas(a, b);
  canvas.store.setLabels(LABELS);
  const attributesOf = (id: string) => canvas.store.getState().items.get(id)?.attributes;
  const fields = () => fieldsOf([...canvas.store.getState().items.values()], canvas.store.getState().labels);
  return { ...canvas, attributesOf, fields };
}

describe("attributes", () => {
  test("of a new mark are what its label says that they begin as", () => {
    const { store, drag } = openAttributes();
    store.setActiveLabel("car");
    drag([70, 10], [90, 30]);
    expect([...store.getState().items.values()].at(-1)?.attributes).toEqual({ plate: "?" });
  });

  test("of another label come to those that a mark has", () => {
    const { store, attributesOf } = openAttributes();
    relabel(store, ["b"], "bus");
    expect(attributesOf("b")).toEqual({ colour: "red", difficult: 1, line: "12" });
  });

  test("that differ are mixed until they are set for all, in one step", () => {
    const { store, commits, fields, attributesOf } = openAttributes();
    expect(fields()[0]).toEqual({ name: "colour", values: ["red", "blue"], value: "", isMixed: true });
    setAttribute(store, ["a", "b"], "colour", "blue");
    expect(fields()[0]).toMatchObject({ value: "blue", isMixed: false });
    expect(attributesOf("b")).toEqual({ colour: "blue", difficult: 1 });
    expect(commits).toHaveLength(1);
  });

  test("of marks of several labels are those that all of them have", () => {
    const { store, fields } = openAttributes();
    relabel(store, ["b"], "bus");
    expect(fields().map(({ name }) => name)).toEqual(["colour"]);
  });

  test("are taken away by an empty value, and left alone by the same one", () => {
    const { store, commits, attributesOf } = openAttributes();
    setAttribute(store, ["b"], "colour", "red");
    expect(commits).toEqual([]);
    setAttribute(store, ["b"], "colour", "");
    expect(attributesOf("b")).toEqual({ difficult: 1 });
  });
});
