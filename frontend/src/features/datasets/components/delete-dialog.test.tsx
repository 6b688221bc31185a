import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { DeleteDialog } from "./delete-dialog";

test("says that source files stay", async () => {
  renderPage(<DeleteDialog dataset={A_DATASET} close={vi.fn()} />);
  await waitFor(() => expect(screen.getByText(/no source file is deleted/)).toBeVisible());
});

test("closes once the dataset is deleted", async () => {
  new FakeServer().on("delete", "/api/v1/datasets/{dataset_id}", null, 204);
  const close = vi.fn();
  renderPage(<DeleteDialog dataset={A_DATASET} close={close} />);
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(close).toHaveBeenCalledOnce());
});

test("offers to take the deletion back", async () => {
  const server = new FakeServer().on("delete", "/api/v1/datasets/{dataset_id}", null, 204);
  server.on("post", "/api/v1/datasets/trash/restore", { restored: ["7"], refused: [] });
  renderPage(<DeleteDialog dataset={A_DATASET} close={vi.fn()} />);
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
  expect(await screen.findByText("cats was restored")).toBeVisible();
});

test("stays open and says why when it is refused", async () => {
  new FakeServer().refuse("delete", "/api/v1/datasets/{dataset_id}", 409, "dataset_busy");
  const close = vi.fn();
  renderPage(<DeleteDialog dataset={A_DATASET} close={close} />);
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  expect(await screen.findByText(/Another job is changing this dataset/)).toBeVisible();
  expect(close).not.toHaveBeenCalled();
});
