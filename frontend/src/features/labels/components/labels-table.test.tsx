import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { renderPage } from "@/test/render-page";
import { A_LABEL } from "@/test/samples-of-the-api";

import { LabelsTable } from "./labels-table";

const CAT = { ...A_LABEL, id: "3", name: "cat", shortcut: "" };
const DOG = { ...A_LABEL, id: "4", name: "dog", shortcut: "q" };

function openTable(canEdit: boolean) {
  renderPage(<LabelsTable datasetId="7" labels={[CAT, DOG]} shown={[DOG, CAT]} selected={[]} select={vi.fn()} open={vi.fn()} canEdit={canEdit} isLoading={false} />);
}

test("shows the digit that chooses a label without a key of its own", () => {
  openTable(true);
  expect(screen.getByRole("textbox", { name: /cat/, description: /1 chooses it/ })).toHaveAttribute("placeholder", "1");
});

test("shows a viewer the digits too", () => {
  openTable(false);
  expect(screen.getByText("1")).toHaveAttribute("title", expect.stringContaining("by its place"));
  expect(screen.getByText("q")).toBeVisible();
});
