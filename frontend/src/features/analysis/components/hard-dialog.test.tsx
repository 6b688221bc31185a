import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { HardForecast } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_JOB } from "@/test/samples-of-the-api";

import { HardDialog } from "./hard-dialog";

const PATH = "/api/v1/datasets/{dataset_id}/analysis/hard";
const FORECAST: HardForecast = {
  samples: 12,
  unscanned: 0,
  reasons: [
    { id: "7", metric: "brightness", samples: 9 },
    { id: "10", metric: "clarity", samples: 4 },
  ],
};

function open(forecast: Partial<HardForecast> = {}) {
  const server = new FakeServer().on("get", PATH, { ...FORECAST, ...forecast }).on("post", PATH, { job: { ...A_JOB, kind: "mark_hard" } }, 202);
  renderPage(<HardDialog datasetId="7" versions={[{ id: "3", name: "V001" }]} close={() => undefined} />);
  return server;
}

test("tells how many samples would be marked, for each reason and together", async () => {
  open();

  expect(await screen.findByText("12 samples would be marked as hard")).toBeInTheDocument();
  expect(screen.getByRole("checkbox", { name: "Brightness 9" })).toBeChecked();
});

test("marks for the chosen reasons what was foreseen", async () => {
  const server = open();

  await userEvent.click(await screen.findByRole("checkbox", { name: "Clarity 4" }));
  const start = await screen.findByRole("button", { name: "Mark 12 samples" });
  await waitFor(() => expect(start).toBeEnabled());
  await userEvent.click(start);

  await waitFor(() => expect(server.seen.at(-1)).toMatchObject({ method: "POST", body: { version: "3", reasons: ["7"], threshold: 0.5 } }));
});

test("what can't be judged is told", async () => {
  open({ unscanned: 3 });

  expect(await screen.findByText("3 samples are not scanned yet and can't be judged.")).toBeInTheDocument();
});

test("where nothing lies outside nothing can be marked", async () => {
  open({ samples: 0 });

  expect(await screen.findByText("No sample is that far out: a lower coefficient finds more.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Mark" })).toBeDisabled();
});
