// @vitest-environment node
import { describe, expect, test } from "vitest";

import type { KeyChoice } from "./key-choice";
import { USUAL_KEYS } from "./key-choice";
import { keymapOf } from "./keymap";
import { commandKeys, holderOfShortcut, keysOfLabels } from "./label-keys";
import { ACTIONS } from "./registry";

function commands(choice: KeyChoice = USUAL_KEYS, kind: "shapes" | "images" = "shapes") {
  return commandKeys(keymapOf(ACTIONS, choice), ACTIONS, kind);
}

function keys(shortcuts: readonly string[], choice?: KeyChoice, kind?: "shapes" | "images") {
  return keysOfLabels(shortcuts.map((shortcut) => ({ shortcut })), commands(choice, kind));
}

describe("the keys of labels", () => {
  test("are their shortcuts, otherwise the free digits in order", () => {
    expect(keys(["", "2", "z", "", ""])).toEqual(["1", "2", "Z", "3", "4"]);
  });

  test("never repeat, and end with the ninth digit", () => {
    expect(keys(["z", "z", ...Array<string>(10).fill("")])).toEqual(["Z", "1", "2", "3", "4", "5", "6", "7", "8", "9", null, null]);
  });

  test("give way to a command, which says so", () => {
    expect(keys(["d", ""])).toEqual(["1", "2"]);
    expect(holderOfShortcut({ shortcut: "d" }, commands())?.id).toBe("previous-sample");
  });

  test("give way to no command that means nothing on this kind of image", () => {
    expect(keys(["n"], USUAL_KEYS, "images")).toEqual(["N"]);
  });

  test("leave out a digit that a person has given to a command", () => {
    expect(keys(["", "", ""], { preset: "easel", own: { "polygon-tool": ["2"] } })).toEqual(["1", "3", "4"]);
  });

  test("are digits with Shift where ModelArts' digits choose tools, also where the digit is the label's own", () => {
    expect(keys(["3", "", ""], { preset: "modelarts", own: {} })).toEqual(["Shift+3", "Shift+1", "Shift+2"]);
  });
});
