import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";

import type { ListedSample } from "@/lib/listed-sample";

import { useActed } from "./use-acted";

const LIST: ListedSample[] = [{ id: "1", text: "first" }, { id: "2", text: "second" }];
const idsOf = (items: readonly ListedSample[]) => items.map(({ id }) => id);

test("what was decided leaves the list at once", () => {
  const { result } = renderHook(({ items }) => useActed(items), { initialProps: { items: LIST } });
  act(() => result.current.leave(LIST.slice(0, 1)));
  expect(idsOf(result.current.shown)).toEqual(["2"]);
});

test("what comes back changed, as after an undo, is shown again", () => {
  const { result, rerender } = renderHook(({ items }) => useActed(items), { initialProps: { items: LIST } });
  act(() => result.current.leave(LIST.slice(0, 1)));
  rerender({ items: [{ id: "1", text: "first, later" }, ...LIST.slice(1)] });
  expect(idsOf(result.current.shown)).toEqual(["1", "2"]);
});

test("a decision that the server refused brings all back", () => {
  const { result } = renderHook(({ items }) => useActed(items), { initialProps: { items: LIST } });
  act(() => result.current.leave(LIST));
  act(() => result.current.comeBack());
  expect(idsOf(result.current.shown)).toEqual(["1", "2"]);
});
