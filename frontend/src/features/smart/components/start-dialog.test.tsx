import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { SmartLabeling } from "@/api/schema.gen";
import { A_MODEL } from "@/test/a-model";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB } from "@/test/samples-of-the-api";

import { StartDialog } from "./start-dialog";

const SMART = "/api/v1/datasets/{dataset_id}/smart-labeling";

function open(missingPackages: string[], betterPackages: string[] = []): FakeServer {
  const algorithms: SmartLabeling["algorithms"] = [
    { name: "fast", missing_packages: [], better_packages: betterPackages },
    { name: "precise", missing_packages: missingPackages, better_packages: [] },
  ];
  const server = new FakeServer()
    .on("get", SMART, { missing: [], algorithms, runs: [], next_samples: [] })
    .on("post", SMART, { job: { ...A_JOB, kind: "smart_labeling" } });
  renderPage(<StartDialog dataset={A_DATASET} close={vi.fn()} />);
  return server;
}

test("the precise algorithm is started when it was chosen", async () => {
  const server = open([]);
  await userEvent.click(await screen.findByRole("radio", { name: /Precise/ }));
  await userEvent.click(screen.getByRole("button", { name: "Start" }));
  await vi.waitFor(() => expect(server.sent("post", `/api/v1/datasets/${A_DATASET.id}/smart-labeling`)).toEqual([expect.objectContaining({ algorithm: "precise" })]));
});

test("an algorithm that is not installed can't be chosen and says what to install", async () => {
  open(["torch"]);
  const precise = await screen.findByRole("radio", { name: /Precise/ });
  expect(precise).toBeDisabled();
  expect(precise.closest("label")).toHaveTextContent("PyTorch is not installed: start Easel with make run EXTRAS=torch.");
});

test("what could be installed to get more right is said, and the algorithm can be started without", async () => {
  open(["torch"], ["torch"]);
  const fast = await screen.findByRole("radio", { name: /Fast/ });
  expect(fast).toBeEnabled();
  expect(fast.closest("label")).toHaveTextContent("More accurate with the networks of PyTorch: make run EXTRAS=torch.");
});

test("a classifier from elsewhere is plugged in where images are classified", async () => {
  const server = new FakeServer()
    .on("get", SMART, { missing: [], algorithms: [{ name: "fast", missing_packages: [], better_packages: [] }], runs: [], next_samples: [] })
    .on("get", "/api/v1/models", { results: [{ ...A_MODEL, id: "5", name: "ResNet", task: "classification" }], next: null, prev: null })
    .on("post", SMART, { job: { ...A_JOB, kind: "smart_labeling" } });
  renderPage(<StartDialog dataset={{ ...A_DATASET, type: "image_classification" }} close={vi.fn()} />);
  await userEvent.click(await screen.findByLabelText("Backbone"));
  await userEvent.click(await screen.findByTitle("ResNet"));
  await userEvent.click(screen.getByRole("button", { name: "Start" }));
  await vi.waitFor(() => expect(server.sent("post", `/api/v1/datasets/${A_DATASET.id}/smart-labeling`)).toEqual([expect.objectContaining({ model: "5" })]));
});
