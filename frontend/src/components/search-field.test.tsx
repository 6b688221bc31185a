import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { SearchField } from "./search-field";

test("speaks once, when typing rests", async () => {
  const commit = vi.fn();
  render(<SearchField value="" commit={commit} placeholder="name" />);
  await userEvent.type(screen.getByRole("textbox"), "cat ");
  await waitFor(() => expect(commit.mock.calls).toEqual([["cat"]]));
});

test("follows when the value is cleared from outside", () => {
  const { rerender } = render(<SearchField value="cat" commit={vi.fn()} placeholder="name" />);
  rerender(<SearchField value="" commit={vi.fn()} placeholder="name" />);
  expect(screen.getByRole("textbox")).toHaveValue("");
});

test("keeps what is typed while its own echo arrives", async () => {
  const commit = vi.fn();
  const { rerender } = render(<SearchField value="" commit={commit} placeholder="name" />);
  await userEvent.type(screen.getByRole("textbox"), "ca");
  await waitFor(() => expect(commit).toHaveBeenCalledWith("ca"));
  await userEvent.type(screen.getByRole("textbox"), "t");
  rerender(<SearchField value="ca" commit={commit} placeholder="name" />);
  expect(screen.getByRole("textbox")).toHaveValue("cat");
});
