import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { VersionPreview } from "@/api/schema.gen";
import { EVERYTHING } from "@/lib/sample-filter";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_JOB } from "@/test/samples-of-the-api";

import { PublishDialog } from "./publish-dialog";

const VERSIONS = "/api/v1/datasets/{dataset_id}/versions";
const VIEWS = "/api/v1/datasets/{dataset_id}/views";
const PREVIEW: VersionPreview = { name: "V004", counts: { total: 40, labeled: 27, train: 22, eval: 5, inference: 0 }, to_confirm: 3, unlabeled: 10, excluded: 2, parent: "V003", properties: ["patient"], directories: 2, leaks: { groups: 0, samples: 0, examples: [] }, imbalance: [], warnings: [], set_by_hand: { train: 0, eval: 0, inference: 0 }, image_bytes: 3_500_000 };

function open(close = vi.fn(), preview = PREVIEW): FakeServer {
  const server = new FakeServer().on("post", `${VERSIONS}/preview`, preview).on("post", VERSIONS, { job: A_JOB }, 202).on("get", VIEWS, { results: [], next: null, prev: null });
  renderPage(<PublishDialog datasetId="7" close={close} />);
  return server;
}

test("publishes the samples of the filter from which it was opened", async () => {
  const close = vi.fn();
  const server = new FakeServer().on("post", `${VERSIONS}/preview`, PREVIEW).on("post", VERSIONS, { job: A_JOB }, 202).on("get", VIEWS, { results: [], next: null, prev: null });
  renderPage(<PublishDialog datasetId="7" filter={{ ...EVERYTHING, tab: "labeled" }} close={close} />);
  await screen.findByText("Those of the current filter");
  await userEvent.click(screen.getByRole("button", { name: "Publish" }));
  await waitFor(() => expect(close).toHaveBeenCalledOnce());
  expect(server.sent("post", "/api/v1/datasets/7/versions")).toEqual([{ split: { train: 0.8, eval: 0.2 }, filter: { tab: "labeled" } }]);
});

test("says how many samples wait to be confirmed", async () => {
  open();
  await waitFor(() => expect(screen.getByText(/3 samples wait in To confirm/)).toBeVisible());
});

test("says how many samples are set by hand, and for which the split asks no share", async () => {
  open(vi.fn(), { ...PREVIEW, set_by_hand: { train: 1, eval: 0, inference: 2 }, warnings: [{ code: "set_to_inference", label: "", count: 2 }] });
  await waitFor(() => expect(screen.getByText(/3 labeled samples keep the usage/)).toBeVisible());
  expect(screen.getByText(/2 samples are set to inference by hand/)).toBeVisible();
});

test("copies images and writes VOC files where that is asked for, and says what copies take", async () => {
  const server = open();
  await waitFor(() => expect(screen.getByText(/Up to 3.5 MB/)).toBeVisible());
  await userEvent.click(screen.getByRole("checkbox", { name: /Copy the images/ }));
  await userEvent.click(screen.getByRole("checkbox", { name: /PASCAL VOC/ }));
  await userEvent.click(screen.getByRole("button", { name: "Publish" }));
  await waitFor(() => expect(server.sent("post", "/api/v1/datasets/7/versions")).toMatchObject([{ copy_images: true, voc_xml: true }]));
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

const SAMPLE = { id: "4", name: "a.png", thumbnail_url: "/a.png" };
const LEAKING: VersionPreview = {
  ...PREVIEW,
  leaks: { groups: 1, samples: 2, examples: [[{ ...SAMPLE, number: 4, usage: "train" }, { ...SAMPLE, id: "5", number: 5, usage: "eval" }]] },
  warnings: [{ code: "few_samples", label: "bus", count: 2 }],
};

test("shows pictures that are alike in two usages", async () => {
  open(vi.fn(), LEAKING);
  await waitFor(() => expect(screen.getByText(/2 samples have pictures alike/)).toBeVisible());
  expect(screen.getByRole("link", { name: /evaluation · 5/ })).toHaveAttribute("href", "/datasets/7/annotate/5");
});

test("names a label with too few samples", async () => {
  open(vi.fn(), LEAKING);
  await waitFor(() => expect(screen.getByText("bus: fewer than 5 labeled samples. A model hardly learns it.")).toBeVisible());
});

test("keeps samples of one property together, and those of the current version where they are", async () => {
  const server = open();
  await waitFor(() => expect(screen.getByLabelText(/Keep the usages of V003/)).toBeVisible());
  await userEvent.click(screen.getByLabelText(/Keep the usages of V003/));
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.click(await screen.findByText("Samples with the same patient"));
  await userEvent.click(screen.getByRole("button", { name: "Publish" }));
  const options = { group_by: ["property:patient"], sticky: true };
  await waitFor(() =>
    expect(server.sent("post", "/api/v1/datasets/7/versions")).toEqual([{ split: { train: 0.8, eval: 0.2 }, split_options: options }]),
  );
});
