import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render-page";
import { A_JOB } from "@/test/samples-of-the-api";

import { JobProgress } from "./job-state";

const running = { ...A_JOB, state: "running" as const };

test("says what the job is doing in the words of the page", () => {
  renderPage(<JobProgress job={{ ...running, progress: { done: 3, total: 9, step: "write", note: "Nine." } }} />);
  expect(screen.getByText("3 / 9 · Writing the samples")).toBeVisible();
});

test("shows the server's sentence for a step without words", () => {
  renderPage(<JobProgress job={{ ...running, progress: { done: 3, total: 9, step: "new", note: "Nine." } }} />);
  expect(screen.getByText("3 / 9 · Nine.")).toBeVisible();
});
