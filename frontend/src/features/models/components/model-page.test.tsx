import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { A_MODEL } from "@/test/a-model";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { ModelPage } from "./model-page";

function open(model: typeof A_MODEL) {
  const server = new FakeServer()
    .on("get", "/api/v1/models/{model_id}", model)
    .on("patch", "/api/v1/models/{model_id}", model)
    .on("get", "/api/v1/datasets", { results: [], next: null, prev: null });
  renderPage(<ModelPage />, "/models/5", "/models/:modelId");
  return { server, user: userEvent.setup() };
}

test("what was recognised is corrected and saved", async () => {
  const { server, user } = open(A_MODEL);
  const labels = await screen.findByRole("textbox", { name: "Labels, one a line, in the model's order" });
  await user.clear(labels);
  await user.type(labels, "hen{Enter}cow{Enter}");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Saved")).toBeVisible();
  expect(server.sent("patch", "/api/v1/models/5")[0]).toMatchObject({ name: "animals", settings: { labels: ["hen", "cow"], std: [255, 255, 255], width: 640 } });
});

test("the model of another is read, not changed", async () => {
  open({ ...A_MODEL, can_change: false });
  expect(await screen.findByText("ana added this model, and may change this.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
});
