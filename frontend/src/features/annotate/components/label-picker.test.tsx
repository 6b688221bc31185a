import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import i18next from "i18next";
import { beforeAll, expect, test, vi } from "vitest";

import { startLanguage } from "@/i18n/language";

import { LabelPicker } from "./label-picker";

const labels = ["car", "bus", "big car"].map((name, place) => ({ id: name, name, color: "red", key: String(place + 1) }));

beforeAll(async () => {
  if (!i18next.isInitialized) await startLanguage("en");
});

function open(suggested: string | null = null, canAdd = true) {
  const [pick, cancel] = [vi.fn(), vi.fn()];
  const add = vi.fn(async () => undefined);
  render(<LabelPicker labels={labels} suggested={suggested} add={canAdd ? add : null} pick={pick} cancel={cancel} />);
  return { pick, cancel, add, user: userEvent.setup(), field: screen.getByTestId("label-popup-input") };
}

test("Enter takes the label used last", async () => {
  const { user, pick } = open("bus");
  await user.keyboard("{Enter}");
  expect(pick).toHaveBeenCalledWith("bus");
});

test("typing filters, and Enter takes the first match", async () => {
  const { user, pick } = open();
  await user.keyboard("big{Enter}");
  expect(pick).toHaveBeenCalledWith("big car");
});

test("a name typed in full is meant", async () => {
  const { user, pick, add } = open();
  await user.keyboard("car{Enter}");
  expect(pick).toHaveBeenCalledWith("car");
  expect(add).not.toHaveBeenCalled();
});

test("a new name is added before it is used", async () => {
  const { user, pick, add } = open();
  await user.keyboard("  tram {Enter}");
  expect(add).toHaveBeenCalledWith("tram");
  expect(pick).toHaveBeenCalledWith("tram");
});

test("a name that could not be added is not used", async () => {
  const { user, pick, add } = open();
  add.mockRejectedValueOnce(new Error("refused"));
  await user.keyboard("tram{Enter}");
  expect(pick).not.toHaveBeenCalled();
});

test("who may not add labels is not offered it", async () => {
  const { user, pick } = open(null, false);
  await user.keyboard("tram{Enter}");
  expect(pick).not.toHaveBeenCalled();
  expect(screen.queryAllByRole("option")).toEqual([]);
});

test("arrows move to another label", async () => {
  const { user, pick } = open("car");
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{Enter}");
  expect(pick).toHaveBeenCalledWith("bus");
});

test("a digit in the empty field takes its label at once", async () => {
  const { user, pick } = open();
  await user.keyboard("3");
  expect(pick).toHaveBeenCalledWith("big car");
});

test("a click takes a label", async () => {
  const { user, pick } = open();
  await user.click(screen.getByRole("option", { name: /bus/ }));
  expect(pick).toHaveBeenCalledWith("bus");
});

test("Escape leaves", async () => {
  const { user, cancel } = open();
  await user.keyboard("{Escape}");
  expect(cancel).toHaveBeenCalledOnce();
});
