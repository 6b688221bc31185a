import { beforeEach, describe, expect, test, vi } from "vitest";

import { sharedClipboard } from "./shared-clipboard";

const clip = { image: { width: 10, height: 10 }, marks: [{ label: "car", shape: null, attributes: {}, hard: false }] };

describe("the clipboard", () => {
  beforeEach(() => localStorage.clear());

  test("is the same in all tabs of the browser", () => {
    sharedClipboard(localStorage).write(clip);
    expect(sharedClipboard(localStorage).read()).toEqual(clip);
  });

  test("stays in this tab where the browser has no room", () => {
    const full = { getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem: vi.fn() } as Partial<Storage> as Storage;
    const clipboard = sharedClipboard(full);
    clipboard.write(clip);
    expect(clipboard.read()).toEqual(clip);
  });

  test("is empty where something else was left", () => {
    localStorage.setItem("easel.clipboard", "{not json");
    expect(sharedClipboard(localStorage).read()).toBeNull();
  });
});
