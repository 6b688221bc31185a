import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_JOB } from "@/test/samples-of-the-api";

import { PublishDialog } from "./publish-dialog";

const VERSIONS = "/api/v1/datasets/{dataset_id}/versions";
const PREVIEW = { name: "V004", counts: { total: 40, labeled: 27, train: 22, eval: 5, inference: 0 }, to_confirm: 3, unlabeled: 10, excluded: 2 };

function open(close = vi.fn(), preview = PREVIEW): FakeServer {
  const server = new FakeServer().on("post", `${VERSIONS}/preview`, preview).on("post", VERSIONS, { job: A_JOB }, 202);
  renderPage(<PublishDialog datasetId="7" close={close} />);
  return server;
}

test("says how many samples wait to be confirmed", async () => {
  open();
  await waitFor(() => expect(screen.getByText(/3 samples wait in To confirm/)).toBeVisible());
});

test("offers the next name", async () => {
  open();
  await waitFor(() => expect(screen.getByPlaceholderText("V004")).toBeVisible());
});

test("publishes with a split of 0.8 and closes", async () => {
  const close = vi.fn();
  const server = open(close);
  await userEvent.click(screen.getByRole("button", { name: "Publish" }));
  await waitFor(() => expect(close).toHaveBeenCalledOnce());
  expect(server.sent("post", "/api/v1/datasets/7/versions")).toEqual([{ split: { train: 0.8, eval: 0.2 } }]);
});

test("asks for a preview without evaluation when the split is off", async () => {
  const server = open();
  await userEvent.click(screen.getByLabelText("Split for training and evaluation"));
  const last = () => server.sent("post", "/api/v1/datasets/7/versions/preview").at(-1);
  await waitFor(() => expect(last()).toEqual({ split: { train: 1, eval: 0 } }));
});

test("says how many samples are held back, and shows them", async () => {
  open();
  await waitFor(() => expect(screen.getByText("2 samples are held back and stay out of this version.")).toBeVisible());
  expect(screen.getByRole("link", { name: "Show" })).toHaveAttribute("href", "/datasets/7/samples?excluded=true");
});

test("takes samples that are held back where that is asked for", async () => {
  const server = open();
  await waitFor(() => expect(screen.getByLabelText("Include what is held back")).toBeVisible());
  await userEvent.click(screen.getByLabelText("Include what is held back"));
  await waitFor(() => expect(screen.getByText("2 samples that are held back go into this version.")).toBeVisible());
  await userEvent.click(screen.getByRole("button", { name: "Publish" }));
  await waitFor(() => expect(server.sent("post", "/api/v1/datasets/7/versions")).toEqual([{ split: { train: 0.8, eval: 0.2 }, include_excluded: true }]));
});

const ONE_LABELED = { ...PREVIEW, counts: { total: 4, labeled: 1, train: 1, eval: 0, inference: 0 } };

test("warns of an evaluation without a sample", async () => {
  open(vi.fn(), ONE_LABELED);
  await waitFor(() => expect(screen.getByText("Nothing is left for evaluation: 1 labeled sample is too few for this split.")).toBeVisible());
});

test("does not warn where no evaluation is wanted", async () => {
  open(vi.fn(), ONE_LABELED);
  const warning = await screen.findByText(/Nothing is left for evaluation/);
  await userEvent.click(screen.getByLabelText("Split for training and evaluation"));
  expect(warning).not.toBeInTheDocument();
});
