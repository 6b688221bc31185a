import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Model } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { BackendForm } from "./backend-form";

const MODEL: Model = {
  id: "3",
  name: "cells",
  kind: "label_studio_ml",
  task: null,
  settings: null,
  inputs: [],
  outputs: [],
  ready: true,
  path: "",
  url: "https://models.example",
  user: "easel",
  has_password: true,
  sha256: "",
  size: 0,
  created_by: "ana",
  created_at: "2026-11-23T08:00:00Z",
  can_change: true,
};
const PATH = "/api/v1/models/{model_id}";
const HEALTH = "/api/v1/models/{model_id}/health";
const UP = { is_up: true, model: "Yolo", version: "8.1", problem: null };

function server(): FakeServer {
  return new FakeServer().on("get", HEALTH, UP).on("patch", PATH, MODEL).on("get", "/api/v1/models", { results: [MODEL], next: null, prev: null });
}

test("a backend that is up says its model and version", async () => {
  server();
  renderPage(<BackendForm model={MODEL} />);
  expect(await screen.findByText("Yolo · 8.1")).toBeVisible();
  expect(screen.getByText("Up")).toBeVisible();
});

test("a backend that is away says why in the words of the page", async () => {
  const problem = { code: "server_too_slow", message: "models.example did not answer within 5 seconds.", params: { host: "models.example", seconds: 5 } };
  server().on("get", HEALTH, { is_up: false, model: "", version: "", problem });
  renderPage(<BackendForm model={MODEL} />);
  expect(await screen.findByText("The server did not answer in time. Try again, or look whether it is busy.")).toBeVisible();
  expect(screen.getByText("Not available")).toBeVisible();
});

test("only what was changed is sent, so that a password stays where nobody entered one", async () => {
  const user = userEvent.setup();
  const asked = server();
  renderPage(<BackendForm model={MODEL} />);
  await user.clear(screen.getByLabelText("Name"));
  await user.type(screen.getByLabelText("Name"), "platelets");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(asked.sent("patch", "/api/v1/models/3")).toEqual([{ name: "platelets" }]);
});

test("what the server refuses is said beside the fields, and nothing that was entered is lost", async () => {
  const user = userEvent.setup();
  server().refuse("patch", PATH, 400, "address_refused");
  renderPage(<BackendForm model={MODEL} />);
  await user.clear(screen.getByLabelText("Address"));
  await user.type(screen.getByLabelText("Address"), "http://10.0.0.1");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/leads to this machine or into a private network/)).toBeVisible();
  expect(screen.getByLabelText("Address")).toHaveValue("http://10.0.0.1");
});

test("who may not change a backend sees who may", () => {
  server();
  renderPage(<BackendForm model={{ ...MODEL, can_change: false }} />);
  expect(screen.getByText("ana added this model, and may change this.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
});
