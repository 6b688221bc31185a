import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Model } from "@/api/schema.gen";
import { A_MODEL } from "@/test/a-model";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB, A_LABEL } from "@/test/samples-of-the-api";

import { PreLabelingForm } from "./pre-labeling-form";

const START = "/api/v1/datasets/{dataset_id}/smart-labeling";

function open(models: Model[]) {
  const server = new FakeServer()
    .on("get", "/api/v1/models", { results: models, next: null, prev: null })
    .on("get", "/api/v1/datasets/{dataset_id}/labels", { results: [A_LABEL], next: null, prev: null })
    .on("post", START, { job: { ...A_JOB, kind: "pre_labeling" } }, 202);
  renderPage(<PreLabelingForm dataset={A_DATASET} close={vi.fn()} />);
  return { server, user: userEvent.setup() };
}

test("the dataset's labels are used, and others made, unless they are left out", async () => {
  const { server, user } = open([A_MODEL]);
  await user.click(await screen.findByRole("button", { name: "Start" }));
  expect(server.sent("post", "/api/v1/datasets/7/smart-labeling")[0]).toEqual({
    type: "pre_labeling",
    model: "5",
    min_confidence: 0.25,
    label_map: { Cat: "cat", dog: "dog", zebra: "zebra" },
    include_labeled: false,
    mark_hard: true,
  });
});

test("no hard example is marked where the person does not want it", async () => {
  const { server, user } = open([A_MODEL]);
  await user.click(await screen.findByRole("checkbox", { name: "Mark hard examples" }));
  await user.click(screen.getByRole("button", { name: "Start" }));
  expect(server.sent("post", "/api/v1/datasets/7/smart-labeling")).toMatchObject([{ mark_hard: false }]);
});

test("what the dataset lacks is left out at once", async () => {
  const { user } = open([A_MODEL]);
  await user.click(await screen.findByRole("button", { name: "Only those that the dataset has" }));
  expect(screen.getByText("1 of 3 are proposed")).toBeVisible();
});

test("a model of another kind is not offered", async () => {
  open([{ ...A_MODEL, task: "classification" }]);
  expect(await screen.findByText("There is no model that suits this dataset. Add one, or describe it.")).toBeVisible();
  expect(screen.getByRole("button", { name: "Start" })).toBeDisabled();
});

test("a backend is told what it calls a label", async () => {
  const { server, user } = open([{ ...A_MODEL, kind: "label_studio_ml", task: null, settings: null }]);
  await user.type(await screen.findByRole("combobox", { name: "cat: Called by the model" }), "kitten,tomcat{Enter}");
  await user.click(screen.getByRole("button", { name: "Start" }));
  expect(server.sent("post", "/api/v1/datasets/7/smart-labeling")).toEqual([expect.objectContaining({ label_map: { kitten: "cat", tomcat: "cat" } })]);
});
