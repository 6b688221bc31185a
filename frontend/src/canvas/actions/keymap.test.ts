// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { Action } from "./action";
import { clashOf, isHalfPressed, isKeyChoice, isReserved, USUAL_KEYS, withKey, withoutKey, withoutOwn } from "./key-choice";
import { holdersOf, isRival, keymapOf, keysOf } from "./keymap";
import { commandKeys, keysOfLabels } from "./label-keys";
import { PRESETS } from "./presets/registry";
import { ACTIONS } from "./registry";

function actionOf(id: string): Action {
  const found = ACTIONS.find((action) => action.id === id);
  if (!found) throw new Error(`there is no action ${id}`);
  return found;
}

const usual = keymapOf(ACTIONS, USUAL_KEYS);
const [next, previous, nudge, hideSelection] = [actionOf("next-sample"), actionOf("previous-sample"), actionOf("nudge-ArrowLeft"), actionOf("hide-selection")];

describe.each(PRESETS.map((preset) => [preset.id, preset] as const))("the preset %s", (id, preset) => {
  const keymap = keymapOf(ACTIONS, { preset: id, own: {} });

  test("names only actions that exist", () => {
    expect(Object.keys(preset.keys).filter((name) => !ACTIONS.some((action) => action.id === name))).toEqual([]);
  });

  test("has no key that stands for two commands at one moment", () => {
    const pairs = ACTIONS.flatMap((action) =>
      keysOf(keymap, action).flatMap((key) => holdersOf(keymap, ACTIONS, key).filter((other) => isRival(action, other)).map((other) => `${key}: ${action.id}, ${other.id}`)),
    );
    expect(pairs).toEqual([]);
  });

  test("asks for no key that a page can't have", () => {
    expect(ACTIONS.flatMap((action) => keysOf(keymap, action)).filter(isReserved)).toEqual([]);
  });

  test("leaves nine labels a key each, of which no command has one", () => {
    const keys = keysOfLabels(Array(9).fill({ shortcut: "" }), commandKeys(keymap, ACTIONS, "shapes"));
    expect(keys.filter((key) => key !== null && holdersOf(keymap, ACTIONS, key).length === 0)).toHaveLength(9);
  });
});

describe("the keymap", () => {
  test("gives what a person chose before what a preset says, and that before the action's own", () => {
    const keymap = keymapOf(ACTIONS, { preset: "modelarts", own: { "polygon-tool": ["Q"] } });
    expect(["polygon-tool", "rectangle-tool", "undo"].map((id) => keysOf(keymap, { id }))).toEqual([["Q"], ["1"], ["Ctrl+Z"]]);
  });

  test("takes a key that was given away from the action that has it by itself", () => {
    const keymap = keymapOf(ACTIONS, { preset: "easel", own: { "polygon-tool": ["F"] } });
    expect(keysOf(keymap, next)).toEqual(["ArrowRight"]);
  });

  test("lets actions of different moments have one key", () => {
    const keymap = keymapOf(ACTIONS, { preset: "easel", own: { "next-sample": ["Enter"] } });
    expect(holdersOf(keymap, ACTIONS, "Enter").map(({ id }) => id)).toEqual(["finish-drawing", "next-sample"]);
  });
});

describe("the keys of CVAT", () => {
  test("draw once more by N, and finish by it what is drawn", () => {
    const keymap = keymapOf(ACTIONS, { preset: "cvat", own: {} });
    expect(holdersOf(keymap, ACTIONS, "N").map(({ id }) => id)).toEqual(["repeat-drawing", "finish-drawing"]);
  });
});

describe("a person's own keys", () => {
  test("say who has the key already, and whether both can have it", () => {
    expect(clashOf(usual, ACTIONS, next, "D")).toEqual({ rivals: [previous], sharers: [] });
    expect(clashOf(usual, ACTIONS, hideSelection, "D")).toEqual({ rivals: [], sharers: [previous] });
    expect(clashOf(usual, ACTIONS, actionOf("simplify"), "D")).toEqual({ rivals: [], sharers: [previous] });
    expect(clashOf(usual, ACTIONS, nudge, "F8")).toEqual({ rivals: [], sharers: [] });
  });

  test("are taken over from an action that was given the key, and come back with its usual ones", () => {
    const first = withKey(USUAL_KEYS, usual, next, "D", [previous]);
    const second = withKey(first, keymapOf(ACTIONS, first), previous, "D", [next]);
    expect(keysOf(keymapOf(ACTIONS, second), next)).toEqual(["F", "ArrowRight"]);
    expect(keysOf(keymapOf(ACTIONS, second), previous)).toEqual(["ArrowLeft", "D"]);
    const third = withoutOwn(second, previous);
    expect(keysOf(keymapOf(ACTIONS, third), previous)).toEqual(["D", "ArrowLeft"]);
  });

  test("can be shared on request", () => {
    const choice = withKey(USUAL_KEYS, usual, hideSelection, "D");
    expect(holdersOf(keymapOf(ACTIONS, choice), ACTIONS, "D")).toEqual([hideSelection, previous]);
  });

  test("are taken over from an action of another moment too", () => {
    const choice = withKey(USUAL_KEYS, usual, hideSelection, "D", [previous]);
    expect(holdersOf(keymapOf(ACTIONS, choice), ACTIONS, "D")).toEqual([hideSelection]);
  });

  test("can be none at all", () => {
    const choice = withoutKey(USUAL_KEYS, usual, hideSelection, "H");
    expect(keysOf(keymapOf(ACTIONS, choice), hideSelection)).toEqual([]);
  });

  test("are believed only in the form in which they are stored", () => {
    const stored = [{ preset: "cvat", own: { undo: ["U"] } }, { preset: "vim", own: {} }, { preset: "cvat" }, { preset: "cvat", own: { undo: "U" } }, null];
    expect(stored.map(isKeyChoice)).toEqual([true, false, false, false, false]);
  });

  test("wait for more than a modifier", () => {
    expect(["Ctrl+Control", "Shift+Shift", "Alt+Alt", "Ctrl+K", "Shift"].map(isHalfPressed)).toEqual([true, true, true, false, true]);
  });
});
