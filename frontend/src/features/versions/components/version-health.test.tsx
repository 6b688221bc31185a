import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Version } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { VersionHealth } from "./version-health";

const VERSION: Version = {
  id: "3", name: "V001", description: "", status: "normal", digest: "00", parent: null, parent_name: null, parent_deleted: false, automatic: false, lineage: [], is_current: true,
  counts: { total: 4, labeled: 4, train: 4, eval: 0, inference: 0 }, label_counts: {}, split: {},
  manifest_path: "obs://output/V001.manifest", created_by: "ana", created_at: "2026-11-23T08:00:00Z", analysis: null, tags: [], has_copies: false,
  problems: { changed: 1, gone: 1, unreadable: 0 }, verified_at: "2026-11-24T08:00:00Z",
};

test("names the files that are not as published", async () => {
  const problem = { id: "1", number: 2, path: "obs://input/cat.png", code: "gone" as const, found_at: "2026-11-24T08:00:00Z" };
  new FakeServer().on("get", "/api/v1/datasets/{dataset_id}/versions/{version_id}/problems", { results: [problem], next: null, prev: null });
  renderPage(<VersionHealth datasetId="7" version={VERSION} />);
  expect(screen.getByText("2 files are not as they were published.")).toBeVisible();

  await userEvent.click(screen.getByRole("button", { name: "Show files" }));

  expect(await screen.findByText("obs://input/cat.png")).toBeVisible();
  expect(screen.getByText("Gone")).toBeVisible();
});

test("says when all files were whole", () => {
  renderPage(<VersionHealth datasetId="7" version={{ ...VERSION, problems: { changed: 0, gone: 0, unreadable: 0 } }} />);
  expect(screen.getByText(/All files were as published on/)).toBeVisible();
});

test("says nothing of a version that was never verified", () => {
  renderPage(<VersionHealth datasetId="7" version={{ ...VERSION, problems: { changed: 0, gone: 0, unreadable: 0 }, verified_at: null }} />);
  expect(screen.queryByText(/published/)).toBeNull();
});
