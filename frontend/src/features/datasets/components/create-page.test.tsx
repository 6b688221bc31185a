import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { CreateDatasetPage } from "./create-page";

const DATASETS = "/api/v1/datasets";

function open(): FakeServer {
  const server = new FakeServer().on("get", "/api/v1/storage", { path: "", entries: [], next: null, default_output: "obs://output/easel/", notice: null });
  renderPage(<CreateDatasetPage />, "/datasets/new", "/datasets/new");
  return server;
}

async function fill(field: string, text: string): Promise<void> {
  const box = screen.getByLabelText(field);
  await userEvent.clear(box);
  await userEvent.paste(text);
}

const submit = () => userEvent.click(screen.getByRole("button", { name: "Create" }));

test("creates the dataset with the offered output path and goes to it", async () => {
  const server = open().on("post", DATASETS, { ...A_DATASET, job: null }, 201);
  await screen.findByText("Left empty: obs://output/easel/");
  await fill("Name", "cats");
  await submit();
  await waitFor(() => expect(screen.getByTestId("address")).toHaveTextContent("/datasets/7"));
  expect(server.sent("post", DATASETS)).toEqual([
    { name: "cats", type: "object_detection", import_annotations: true, output_path: "obs://output/easel/" },
  ]);
});

test("says beside the name that it is taken", async () => {
  open().refuse("post", DATASETS, 409, "name_taken", { fields: { name: [{ code: "name_taken", message: "taken" }] } });
  await submit();
  expect(await screen.findByText("This name is taken. Choose another one.")).toBeVisible();
});

test("refuses an output path inside the input", async () => {
  const server = open();
  await fill("Input path", "obs://a/in");
  await fill("Output path", "obs://a/in/out");
  await submit();
  expect(await screen.findByText("The output must not lie inside the input path")).toBeVisible();
  expect(server.sent("post", DATASETS)).toEqual([]);
});
