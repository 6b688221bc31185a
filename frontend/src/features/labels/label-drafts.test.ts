// @vitest-environment node
import { expect, test } from "vitest";

import { A_LABEL } from "@/test/samples-of-the-api";

import { copiesOf, keyHolder, namesIn, parted } from "./label-drafts";

test("a pasted list gives a label per line, each once", () => {
  expect(namesIn(" cat \r\n\r\ndog, wild\ncat\tcow")).toEqual(["cat", "dog, wild", "cow"]);
});

test("names that are there already are told apart", () => {
  expect(parted(["cat", "cow"], [A_LABEL])).toEqual({ fresh: ["cow"], known: ["cat"] });
});

test("a copy takes what is missing, and leaves a key to the label that has it here", () => {
  const source = [A_LABEL, { ...A_LABEL, id: "8", name: "cow", shortcut: "1" }, { ...A_LABEL, id: "9", name: "pig", shortcut: "p" }];
  expect(copiesOf(source, [A_LABEL])).toEqual([
    { name: "cow", color: "#2f7ed8", shortcut: "", attributes: [] },
    { name: "pig", color: "#2f7ed8", shortcut: "p", attributes: [] },
  ]);
});

test("a label is no rival of its own key", () => {
  expect(keyHolder([A_LABEL], "1", "3")).toBeNull();
  expect(keyHolder([A_LABEL], "1", "4")).toBe(A_LABEL);
  expect(keyHolder([{ ...A_LABEL, shortcut: "" }], "", "4")).toBeNull();
});
