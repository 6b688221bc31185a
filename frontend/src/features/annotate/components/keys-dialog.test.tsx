import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test } from "vitest";

import type { Label } from "@/api/schema.gen";
import { useKeymap } from "@/canvas/view/use-keymap";
import { renderPage } from "@/test/render-page";

import { KeysDialog } from "./keys-dialog";

const DOG = { id: "1", name: "dog", shortcut: "y" } as Label;

function Page() {
  return <KeysDialog labels={[DOG]} keys={useKeymap("7")} isForShapes isOpen close={() => undefined} />;
}

function openDialog() {
  renderPage(<Page />);
  const rowOf = (name: RegExp) => screen.getAllByTestId("key-row").find((row) => name.test(row.textContent))!;
  const keysOf = (name: RegExp) => [...rowOf(name).querySelectorAll("kbd")].map(({ textContent }) => textContent);
  const user = userEvent.setup();
  const give = async (name: RegExp, keys: string) => {
    await user.click(within(rowOf(name)).getByTestId("add-key"));
    await user.keyboard(keys);
  };
  return { user, rowOf, keysOf, give };
}

beforeEach(() => localStorage.clear());

describe("the dialog of the keys", () => {
  test("gives a command the key that is pressed, and keeps it in this browser", async () => {
    const { give, keysOf } = openDialog();
    await give(/^Polygon/, "z");
    expect(keysOf(/^Polygon/)).toEqual(["P", "Z"]);
    expect(localStorage.getItem("easel.keys.7")).toContain("Z");
  });

  test("says which command has a key, and takes it over", async () => {
    const { user, give, keysOf } = openDialog();
    await give(/^Polygon/, "f");
    expect(screen.getByTestId("key-clash")).toHaveTextContent("F does “Next image” (always).");
    await user.click(screen.getByTestId("take-key"));
    expect([keysOf(/^Polygon/), keysOf(/^Next image/)]).toEqual([["P", "F"], ["→"]]);
  });

  test("changes nothing when the question is canceled", async () => {
    const { user, give, keysOf } = openDialog();
    await give(/^Polygon/, "f");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect([keysOf(/^Polygon/), keysOf(/^Next image/)]).toEqual([["P"], ["F", "→"]]);
  });

  test("says which label loses its key", async () => {
    const { give } = openDialog();
    await give(/^Polygon/, "y");
    expect(screen.getByTestId("key-clash")).toHaveTextContent("Y is the key of the label “dog”");
  });

  test("refuses a key of the browser with a sentence", async () => {
    const { give, keysOf } = openDialog();
    await give(/^Polygon/, "{F5}");
    expect(screen.getByText("F5 belongs to the browser or to this page. Choose another key.")).toBeInTheDocument();
    expect(keysOf(/^Polygon/)).toEqual(["P"]);
  });

  test("takes a key away, and gives the usual ones back", async () => {
    const { user, rowOf, keysOf } = openDialog();
    await user.click(within(rowOf(/^Polygon/)).getByRole("button", { name: /^Take P/ }));
    expect(keysOf(/^Polygon/)).toEqual([]);
    await user.click(within(rowOf(/^Polygon/)).getByRole("button", { name: /usual keys/ }));
    expect(keysOf(/^Polygon/)).toEqual(["P"]);
  });

  test("finds a command by its key", async () => {
    const { user } = openDialog();
    await user.type(screen.getByRole("textbox", { name: "Find a command or key" }), "ctrl+z");
    expect(screen.getAllByTestId("key-row").map((row) => row.dataset.action)).toEqual(["undo"]);
  });
});
