import "@/test/page-setup";

import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { annotationAt, LABELS, openCanvas } from "@/canvas/model/test-doubles";
import { renderPage } from "@/test/render-page";

import type { Conflict } from "../saving/rebase";
import { mark } from "../saving/test-doubles";
import { ConflictDialog } from "./conflict-dialog";

const conflicts: Conflict[] = [
  { id: "a", base: mark("a"), mine: mark("a", 5), theirs: mark("a", 0, "bus"), by: "anna" },
  { id: "b", base: mark("b"), mine: mark("b", 5), theirs: null, by: "anna" },
];

async function open() {
  const { store } = openCanvas(annotationAt("a", [5, 0], [15, 10]), annotationAt("b", [5, 0], [15, 10], 1));
  const [settle, putOff] = [vi.fn(), vi.fn()];
  renderPage(<ConflictDialog store={store} picture={null} labels={LABELS} conflicts={conflicts} settle={settle} putOff={putOff} />);
  await screen.findByTestId("conflict-desk");
  return { settle, putOff, user: userEvent.setup() };
}

const answers = (settle: ReturnType<typeof vi.fn>) => settle.mock.calls.map(([choices]) => [...choices]);

test("says what each of the two made of an annotation, and who the other is", async () => {
  await open();
  expect(screen.getByRole("radio", { name: "Theirs: bus, label changed" })).toBeInTheDocument();
  expect(screen.getByRole("radio", { name: "Theirs: car, deleted" })).toBeInTheDocument();
  expect(screen.getByText("Theirs · anna")).toBeInTheDocument();
});

test("is answered by keys alone", async () => {
  const { user, settle } = await open();
  await user.keyboard("12{Enter}");
  expect(answers(settle)).toEqual([[["a", "mine"], ["b", "theirs"]]]);
});

test("settles nothing before something is chosen", async () => {
  const { user, settle } = await open();
  await user.keyboard("{Enter}");
  expect(settle).not.toHaveBeenCalled();
  expect(screen.getByTestId("settle-conflicts")).toBeDisabled();
});

test("takes one side for all at a press", async () => {
  const { user, settle } = await open();
  await user.click(screen.getByTestId("all-theirs"));
  await user.click(screen.getByTestId("settle-conflicts"));
  expect(answers(settle)).toEqual([[["a", "theirs"], ["b", "theirs"]]]);
});

test("can wait", async () => {
  const { user, putOff } = await open();
  await user.click(screen.getByTestId("conflict-later"));
  expect(putOff).toHaveBeenCalled();
});
