// @vitest-environment node
import { expect, test } from "vitest";

import { nameOfKey } from "./keys";

const press = { key: "", code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test.each([
  ["Ctrl+Shift+Z", { key: "Z", code: "KeyZ", ctrlKey: true, shiftKey: true }],
  ["Ctrl+Z", { key: "z", code: "KeyZ", metaKey: true }],
  ["?", { key: "?", code: "Slash", shiftKey: true }],
  ["1", { key: "&", code: "Digit1" }],
  ["7", { key: "7", code: "Numpad7" }],
  ["Shift+0", { key: ")", code: "Digit0", shiftKey: true }],
  ["F", { key: "а", code: "KeyF" }],
  ["F", { key: "Process", code: "KeyF" }],
  ["Shift+Delete", { key: "Delete", code: "Delete", shiftKey: true }],
  ["Alt+ArrowLeft", { key: "ArrowLeft", code: "ArrowLeft", altKey: true }],
  ["Space", { key: " ", code: "Space" }],
])("%s is named as people write it", (name, part) => {
  expect(nameOfKey({ ...press, ...part })).toBe(name);
});
