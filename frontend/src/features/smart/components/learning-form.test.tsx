import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB } from "@/test/samples-of-the-api";

import { LearningForm } from "./learning-form";

const PATH = "/api/v1/datasets/{dataset_id}/smart-labeling";
const SENT = "/api/v1/datasets/7/smart-labeling";

function open(): FakeServer {
  const server = new FakeServer().on("get", PATH, { missing: [], algorithms: [], runs: [], next_samples: [] }).on("post", PATH, { job: { ...A_JOB, kind: "smart_labeling" } }, 202);
  renderPage(<LearningForm dataset={A_DATASET} close={() => undefined} />);
  return server;
}

async function start(): Promise<void> {
  const button = await screen.findByRole("button", { name: "Start" });
  await waitFor(() => expect(button).toBeEnabled());
  await userEvent.click(button);
}

test("a run marks hard examples unless somebody says otherwise", async () => {
  const server = open();
  await start();
  expect(server.sent("post", SENT)).toMatchObject([{ mark_hard: true }]);
});

test("a run can be told to mark none", async () => {
  const server = open();
  await userEvent.click(await screen.findByRole("checkbox", { name: "Mark hard examples" }));
  await start();
  expect(server.sent("post", SENT)).toMatchObject([{ mark_hard: false }]);
});

test("a run takes so many samples and minutes, where somebody says so", async () => {
  const server = open();
  await userEvent.click(await screen.findByRole("button", { name: "Advanced" }));
  await userEvent.type(await screen.findByRole("spinbutton", { name: "Most samples" }), "40");
  await userEvent.type(screen.getByRole("spinbutton", { name: "Time, in minutes" }), "2");
  await start();
  expect(server.sent("post", SENT)).toMatchObject([{ max_samples: 40, time_budget: 120, min_confidence: 0.05 }]);
});
