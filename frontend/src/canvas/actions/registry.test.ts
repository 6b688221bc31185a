// @vitest-environment node
import { describe, expect, test, vi } from "vitest";

import type { Annotation } from "../model/annotation";
import { memoryClipboard } from "../model/clip";
import { annotationAt, cornersIn, openCanvas } from "../model/test-doubles";
import type { PageCommands } from "./action";
import { ACTIONS, performKey, USUAL_KEYMAP } from "./registry";

const box = annotationAt("a", [10, 10], [30, 30]);
const other = annotationAt("b", [40, 40], [60, 60], 1);

function openPage(...items: Annotation[]) {
  const page = {
    goToNext: vi.fn(),
    goToPrevious: vi.fn(),
    confirm: vi.fn(),
    canConfirm: vi.fn(() => false),
    declareEmpty: vi.fn(),
    canDeclareEmpty: () => false,
    undoElsewhere: vi.fn(),
    canUndoElsewhere: () => true,
    redoElsewhere: vi.fn(),
    canRedoElsewhere: () => true,
    finish: vi.fn(),
    putOff: vi.fn(),
    confirmAndGo: vi.fn(),
    markHard: vi.fn(),
    writeNote: vi.fn(),
    repeatPrevious: vi.fn(),
    canRepeatPrevious: () => true,
    tellLeftOut: vi.fn(),
    tellApart: vi.fn(),
    tellNoOutline: vi.fn(),
    saveNow: vi.fn(),
    showHelp: vi.fn(),
    toggleHistory: vi.fn(),
    changeKeys: vi.fn(),
    toggleFullScreen: vi.fn(),
    canFillScreen: () => true,
  } satisfies PageCommands;
  const canvas = openCanvas(...items);
  const context = { ...canvas, page, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  return { ...context, press: (...keys: string[]) => keys.map((key) => performKey(context, key)).at(-1) };
}

describe("the keys", () => {
  test("zoom to all that is selected", () => {
    const { store, press } = openPage(annotationAt("a", [10, 10], [20, 20]), annotationAt("b", [30, 20], [50, 30], 1));
    store.select(["a", "b"]);
    press("Shift+Z");
    expect(store.getState().viewport).toMatchObject({ scale: 1.5, x: 5, y: 10 });
  });

  test("undo takes a half-drawn shape back before anything else", () => {
    const { store, click, press } = openPage(box);
    store.remove(["a"]);
    click([10, 10]);
    press("Ctrl+Z");
    expect(store.getState()).toMatchObject({ draft: null, canUndo: true });
    press("Ctrl+Z");
    expect(store.getState().items.has("a")).toBe(true);
    press("Ctrl+Y");
    expect(store.getState().items.has("a")).toBe(false);
  });

  test("Enter means nothing where shapes are drawn, and is the last word where labels are of whole images", () => {
    const { store, press, page } = openPage();
    expect(press("Enter")).toBe(false);
    store.setNeedsShapes(false);
    press("Enter");
    expect(page.finish).toHaveBeenCalledOnce();
  });

  test("Enter confirms and goes on where a drawing waits to be confirmed", () => {
    const { press, page } = openPage();
    vi.mocked(page.canConfirm).mockReturnValue(true);
    press("Enter");
    expect(page.confirmAndGo).toHaveBeenCalledOnce();
  });

  test("a label may have a key that is a command's only where shapes are drawn", () => {
    const { store, press } = openPage({ ...box, label: "bus", shape: null });
    store.setNeedsShapes(false);
    store.setLabels([{ id: "1", name: "car", color: "red", key: "," }]);
    press(",");
    expect([...store.getState().items.values()].map(({ label }) => label)).toEqual(["bus", "car"]);
  });

  test("a label's key accepts what a model suggests for the whole image, then takes it away", () => {
    const { store, press } = openPage({ ...box, shape: null, source: "smart", isSuggestion: true });
    store.setNeedsShapes(false);
    press("1");
    expect(store.getState().items.get("a")).toMatchObject({ label: "car", isSuggestion: false });
    press("1");
    expect(store.getState().items.size).toBe(0);
  });

  test("an arrow nudges the selection, and goes to another sample without one", () => {
    const { store, press, page } = openPage(box);
    store.select(["a"]);
    press("ArrowRight");
    press("Shift+ArrowDown");
    expect(cornersIn(store, "a")).toEqual([11, 20, 31, 40]);
    expect(page.goToNext).not.toHaveBeenCalled();
    store.select([]);
    press("ArrowRight");
    expect(page.goToNext).toHaveBeenCalledOnce();
  });

  test("nudges right after each other are one step of history", () => {
    const { store, press } = openPage(box);
    store.select(["a"]);
    press("ArrowRight");
    press("ArrowRight");
    press("Ctrl+Z");
    expect(cornersIn(store, "a")).toEqual([10, 10, 30, 30]);
  });

  test("a digit labels the selection", () => {
    const { store, press } = openPage(box);
    store.select(["a"]);
    press("2");
    expect(store.getState().items.get("a")?.label).toBe("bus");
  });

  test("a digit without a selection makes the label active, and again inactive", () => {
    const { store, press } = openPage();
    press("2");
    expect(store.getState().activeLabel).toBe("bus");
    press("2");
    expect(store.getState().activeLabel).toBeNull();
  });

  test("a digit gives its label to the whole image where nothing is drawn, and takes it away", () => {
    const { store, press } = openPage();
    store.setNeedsShapes(false);
    press("2");
    expect([...store.getState().items.values()]).toMatchObject([{ label: "bus", shape: null }]);
    expect(press("N")).toBe(false);
    press("2");
    expect(store.getState().items.size).toBe(0);
  });

  test("a command's key goes before a label's", () => {
    const { store, press, page } = openPage();
    store.setLabels([{ id: "9", name: "dog", color: "red", key: "D" }]);
    press("D");
    expect(store.getState().activeLabel).toBeNull();
    expect(page.goToPrevious).toHaveBeenCalledOnce();
  });

  test("Escape steps back one thing at a time", () => {
    const { store, press, click } = openPage(box);
    store.setActiveLabel("car");
    click([50, 50]);
    press("Escape");
    expect(store.getState()).toMatchObject({ draft: null, activeLabel: "car", tool: "rectangle" });
    press("Escape");
    expect(store.getState()).toMatchObject({ activeLabel: null, tool: "rectangle" });
    press("Escape");
    expect(store.getState().tool).toBe("select");
  });

  test("a full stop walks through the annotations, around the end", () => {
    const { store, press } = openPage(box, other);
    press(".");
    press(".");
    expect([...store.getState().selection]).toEqual(["b"]);
    press(".");
    expect([...store.getState().selection]).toEqual(["a"]);
    press(",");
    expect([...store.getState().selection]).toEqual(["b"]);
  });

  test("Delete removes the selection and Shift+Delete everything", () => {
    const { store, press } = openPage(box, other);
    store.select(["a"]);
    press("Backspace");
    expect([...store.getState().items.keys()]).toEqual(["b"]);
    press("Shift+Delete");
    expect(store.getState().items.size).toBe(0);
  });

  test("Ctrl+A selects all that is seen", () => {
    const { store, press } = openPage(box, other, annotationAt("c", [70, 10], [90, 30], 2));
    store.toggleHidden(["b"]);
    press("Ctrl+A");
    expect([...store.getState().selection]).toEqual(["a", "c"]);
  });

  test("N draws once more what was drawn last, with its label", () => {
    const { store, router, drag, press } = openPage();
    router.choose("circle");
    drag([40, 40], [50, 40]);
    store.nameDrawing("bus");
    press("V", "N");
    expect(store.getState()).toMatchObject({ tool: "circle", activeLabel: "bus" });
  });

  test("N draws rectangles before anything was drawn, and completes what is being drawn", () => {
    const { store, router, click, press } = openPage();
    press("V", "N");
    expect(store.getState()).toMatchObject({ tool: "rectangle", activeLabel: null });
    router.choose("polygon");
    click([10, 10]);
    click([60, 10]);
    click([30, 60]);
    press("N");
    expect(store.getState().naming?.kind).toBe("polygon");
  });

  test("Q marks all of the selection as hard, and unmarks it when all is", () => {
    const { store, press } = openPage({ ...box, hard: true }, other);
    const hard = () => [...store.getState().items.values()].map((item) => item.hard);
    store.select(["a", "b"]);
    press("Q");
    expect(hard()).toEqual([true, true]);
    press("Q");
    expect(hard()).toEqual([false, false]);
  });

  test("a key of a command that is not possible now does nothing", () => {
    const { press, page } = openPage();
    expect(press("E")).toBe(false);
    expect(press("Delete")).toBe(false);
    expect(page.declareEmpty).not.toHaveBeenCalled();
  });

  test("no two commands have the same id", () => {
    expect(new Set(ACTIONS.map((action) => action.id)).size).toBe(ACTIONS.length);
  });
});

describe("undo on an image where nothing is left to take back", () => {
  test("goes to where something was done last", () => {
    const { page, press } = openPage();
    press("Ctrl+Z");
    expect(page.undoElsewhere).toHaveBeenCalled();
  });

  test("and redo to where something was taken back", () => {
    const { page, press } = openPage();
    press("Ctrl+Y");
    expect(page.redoElsewhere).toHaveBeenCalled();
  });
});
