import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { DatasetType } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_JOB } from "@/test/samples-of-the-api";

import type { Lack } from "../analysed";
import { A_VERSION } from "../test-series";
import { AnalyseDialog } from "./analyse-dialog";

const ANALYSE = "/api/v1/datasets/{dataset_id}/versions/{version_id}/analysis";

function open(lacks: Record<string, Lack>, type: DatasetType = "object_detection") {
  const server = new FakeServer().on("post", ANALYSE, { job: { ...A_JOB, kind: "analysis" } }, 202);
  const close = vi.fn();
  const known = Object.entries(lacks).map(([name, lack], place) => ({ version: { ...A_VERSION, id: String(9 - place), name }, lack }));
  renderPage(<AnalyseDialog dataset={{ ...A_DATASET, type }} known={known} close={close} />);
  return { server, close, user: userEvent.setup() };
}

const start = () => screen.getByRole("button", { name: "Start" });

test("starts by itself with the newest version that was not analysed, and closes", async () => {
  const { server, close, user } = open({ V003: null, V002: "not_analysed", V001: "not_analysed" });
  await user.click(start());
  await waitFor(() => expect(close).toHaveBeenCalledOnce());
  expect(server.sent("post", "/api/v1/datasets/7/versions/8/analysis")).toHaveLength(1);
});

test("offers one again where all were analysed", () => {
  open({ V002: null, V001: null });
  expect(screen.getByText("V002 (analysed before)")).toBeInTheDocument();
});

test("a version without labeled samples is passed over", () => {
  open({ V002: "unlabeled", V001: "not_analysed" });
  expect(screen.getByText("V001")).toBeInTheDocument();
});

test("says what to do where nothing can be measured", () => {
  open({ V001: "unlabeled" });
  expect(screen.getByText(/label some samples and publish a new version/)).toBeInTheDocument();
  expect(start()).toBeDisabled();
});

test("what the server refuses stays to be read", async () => {
  const { server, close, user } = open({ V001: "not_analysed" });
  server.refuse("post", ANALYSE, 409, "analysis_running");
  await user.click(start());
  expect(await screen.findByText(/is being analysed already/)).toBeVisible();
  expect(close).not.toHaveBeenCalled();
});

test("says that all images are measured where labels belong to whole images", () => {
  open({ V001: "not_analysed" }, "image_classification");
  expect(screen.getByText(/^Measures every image of the version/)).toBeInTheDocument();
});
