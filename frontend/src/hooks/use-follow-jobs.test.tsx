import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { Job } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_JOB } from "@/test/samples-of-the-api";

import { useFollowJobs } from "./use-follow-jobs";
import { useJobStarted } from "./use-job-started";
import { usePulse } from "./use-pulse";

const PULSE = "/api/v1/datasets/{dataset_id}/pulse";
const COUNTS = { total: 0, unlabeled: 0, labeled: 0, to_confirm: 0 };

const pulseWith = (jobs: Job[]) => ({ etag: String(jobs.length), counts: COUNTS, jobs, people: [], last_change: null, vocabulary: "" });

function Follower() {
  const pulse = usePulse("7");
  const started = useJobStarted("7");
  useFollowJobs("7", pulse.data?.jobs);
  return (
    <button type="button" onFocus={() => started({ job: A_JOB })} onClick={() => void pulse.refetch()}>
      {pulse.data?.jobs.length ?? "none"}
    </button>
  );
}

async function endWith(job: Job): Promise<void> {
  const server = new FakeServer().on("get", PULSE, pulseWith([A_JOB])).on("get", "/api/v1/jobs/{job_id}", job);
  renderPage(<Follower />);
  const button = await screen.findByRole("button", { name: "1" });
  button.focus();
  expect(await screen.findByText(/Started: Publish/)).toBeInTheDocument();
  server.on("get", PULSE, pulseWith([]));
  button.click();
}

test("says when a job that ran has succeeded", async () => {
  await endWith({ ...A_JOB, state: "succeeded" });
  expect(await screen.findByText("Finished: Publish")).toBeInTheDocument();
});

test("leads from an export that has ended to the file", async () => {
  await endWith({ ...A_JOB, kind: "export", state: "succeeded", parameters: { target: "download" }, result: {} });
  expect(await screen.findByText("Finished: Export")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "The file to download" }));
  expect(screen.getByTestId("address")).toHaveTextContent("/datasets/7/jobs?tab=exports");
});

const A_COPY: Job = { ...A_JOB, kind: "batch", parameters: { action: "copy", group: "g" }, result: { changed: 3, refused: [] } };

test("says in one note how many samples a copy changed, and offers to take it back", async () => {
  await endWith({ ...A_COPY, state: "succeeded" });
  expect(await screen.findByText("3 samples were changed")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Undo" })).toBeInTheDocument();
  expect(screen.queryByText(/Finished/)).not.toBeInTheDocument();
});

test("offers to take back what a failed copy has done", async () => {
  await endWith({ ...A_COPY, state: "failed", error: { code: "storage_full", message: "The disk is full." } });
  expect(await screen.findByText(/failed. The disk is full./)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Undo" })).toBeInTheDocument();
});

test("the note of the end takes the place of the note of the start", async () => {
  await endWith({ ...A_JOB, state: "succeeded" });
  expect(await screen.findByText("Finished: Publish")).toBeInTheDocument();
  expect(screen.queryByText(/Started: Publish/)).not.toBeInTheDocument();
});

test("says why a job failed", async () => {
  await endWith({ ...A_JOB, state: "failed", error: { code: "storage_full", message: "The disk is full." } });
  expect(await screen.findByText("Publish failed. The disk is full.")).toBeInTheDocument();
});

test("says how much a job could not use", async () => {
  await endWith({ ...A_JOB, kind: "import", state: "succeeded", result: { refused_count: 2 } });
  expect(await screen.findByText(/Finished: Import. 2 things could not be used/)).toBeInTheDocument();
});

test("keeps quiet about a scan that went well", async () => {
  await endWith({ ...A_JOB, kind: "scan", state: "succeeded" });
  await waitFor(() => expect(screen.getByRole("button")).toHaveTextContent("0"));
  expect(screen.queryByText(/Finished/)).not.toBeInTheDocument();
});
