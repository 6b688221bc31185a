import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import type { BulkConfirmation, Offer } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET, A_SAMPLE } from "@/test/samples-of-the-api";

import { BulkButton } from "./bulk-button";

const CONFIRMATIONS = "/api/v1/datasets/{dataset_id}/smart-labeling/confirmations";
const SENT = "/api/v1/datasets/7/smart-labeling/confirmations";
const share = (right: number, number: number) => ({ right, number, value: number ? right / number : null, low: 0.9, high: 1 });
const OFFERS: Offer[] = [
  { confidence: 0.8, precision: share(80, 100), coverage: 0.8, samples: 40, suggestions: 90, is_backed: true },
  { confidence: 0.9, precision: share(58, 60), coverage: 0.5, samples: 30, suggestions: 70, is_backed: true },
  { confidence: 0.95, precision: share(9, 9), coverage: 0.1, samples: 5, suggestions: 9, is_backed: false },
];
const CONFIRMATION: BulkConfirmation = {
  id: "4",
  created_at: "2026-11-23T08:00:00Z",
  author: "ana",
  min_confidence: 0.9,
  samples: 30,
  suggestions: 70,
  change_group: "0b4f2a60-7c1d-4a53-9d0e-4f0c7f7a1b11",
  expected: share(58, 60),
  measured: share(0, 0),
  to_check: [A_SAMPLE.id],
  set: "12",
  verdicts: [],
};

function open(isOn: boolean, confirmations: BulkConfirmation[] = [], role: "manager" | "reviewer" | "labeler" = "manager") {
  const server = new FakeServer()
    .on("get", CONFIRMATIONS, { is_on: isOn, offers: OFFERS, confirmations })
    .on("patch", CONFIRMATIONS, { is_on: true })
    .on("post", CONFIRMATIONS, { confirmation: CONFIRMATION, changed: 30 })
    .on("post", `${CONFIRMATIONS}/{confirmation_id}/verdicts`, CONFIRMATION)
    .on("get", "/api/v1/datasets/{dataset_id}/labels", { results: [], next: null, prev: null })
    .on("get", "/api/v1/datasets/{dataset_id}/samples", { results: [A_SAMPLE], next: null, prev: null });
  renderPage(<BulkButton dataset={{ ...A_DATASET, my_role: role }} />);
  return { server, user: userEvent.setup() };
}

const openDrawer = async (user: ReturnType<typeof userEvent.setup>) => user.click(await screen.findByRole("button", { name: "Confirm in bulk" }));

test("a reviewer is not offered what is switched off", async () => {
  const { server } = open(false, [], "reviewer");
  await waitFor(() => expect(server.seen).toHaveLength(1));
  expect(screen.queryByRole("button")).toBeNull();
});

test("a manager switches it on", async () => {
  const { server, user } = open(false);
  await openDrawer(user);
  await user.click(screen.getByRole("switch"));
  await waitFor(() => expect(server.sent("patch", SENT)).toEqual([{ is_on: true }]));
});

test("the lowest threshold with hardly anything wrong is proposed, and confirmed after a question", async () => {
  const { server, user } = open(true);
  await openDrawer(user);
  expect(screen.getByRole("radio", { name: "≥ 0.90" })).toBeChecked();
  await user.click(screen.getByRole("button", { name: "Confirm 30 samples" }));
  await user.click(within(await screen.findByRole("tooltip")).getByRole("button", { name: "Confirm 30 samples" }));
  await waitFor(() => expect(server.sent("post", SENT)).toEqual([{ min_confidence: 0.9, least: 0.3 }]));
});

test("a threshold that few held-out samples back can't be chosen", async () => {
  const { user } = open(true);
  await openDrawer(user);
  expect(screen.getByRole("radio", { name: "≥ 0.95" })).toBeDisabled();
  expect(screen.getByText("only 9 held-out decisions: too few to tell")).toBeVisible();
});

test("a sample that was chosen by chance is judged", async () => {
  const { server, user } = open(true, [CONFIRMATION]);
  await openDrawer(user);
  await user.click(screen.getByRole("button", { name: "Check 1 sample" }));
  await user.click(await screen.findByRole("button", { name: "Right" }));
  await waitFor(() => expect(server.sent("post", `${SENT}/4/verdicts`)).toEqual([{ sample: A_SAMPLE.id, wrong: 0 }]));
});
