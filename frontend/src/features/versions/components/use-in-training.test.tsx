import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Dataset, Version } from "@/api/schema.gen";
import { renderPage } from "@/test/render-page";

import { A_VERSION } from "../test-version";
import { UseInTraining } from "./use-in-training";

const VERSION: Version = { ...A_VERSION, manifest_path: "obs://output/cats-7/annotation/V001/V001.manifest" };
const DATASET: Dataset = {
  id: "7", name: "cats", type: "object_detection", description: "", input_path: "obs://input/", output_path: "obs://output/",
  counts: { total: 4, unlabeled: 0, labeled: 4, to_confirm: 0 }, current_version: { id: "3", name: "V001" }, running_jobs: [], my_role: "viewer",
  created_by: "ana", created_at: "2026-11-23T08:00:00Z",
};

test("shows each tool's lines with the path of the version", async () => {
  renderPage(<UseInTraining dataset={DATASET} version={VERSION} />);

  await userEvent.click(screen.getByRole("button", { name: "Use in training" }));
  expect(screen.getByText(/train = easel\.open\(\s+"obs:\/\/output\/cats-7\/annotation\/V001"/)).toBeVisible();

  await userEvent.click(screen.getByRole("tab", { name: "Ultralytics" }));
  expect(screen.getByText("easel download cats --version V001 --format yolo --to cats-V001-yolo")).toBeVisible();
});

test("offers nothing before the version is published", () => {
  renderPage(<UseInTraining dataset={DATASET} version={{ ...VERSION, status: "creating" }} />);

  expect(screen.queryByRole("button", { name: "Use in training" })).toBeNull();
});
