import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { Finding } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { Findings } from "./findings";

const THRESHOLDS = "/api/v1/datasets/{dataset_id}/analysis/thresholds";
const DARK: Finding = { name: "dark", metric: "brightness", counted: "images", side: "below", is_relative: false, limit: 0.15, usual_limit: 0.15, samples: 12, values: 12, from: 0, to: 0.15 };
const SMALL: Finding = { ...DARK, name: "small", metric: "resolution", limit: 4096, usual_limit: 4096, samples: 0, values: 0 };
const ALONE = { groups: 0, samples: 0, leaking_groups: 0, leaking_samples: 0 };

function show({ findings = [SMALL, DARK], duplicates = ALONE, canMove = true, canSave = true } = {}) {
  const seen = { open: vi.fn(), openStacks: vi.fn() };
  const server = new FakeServer().on("patch", THRESHOLDS, {} as never);
  renderPage(<Findings datasetId="7" version={{ id: "3", name: "V001" }} canSave={canSave} findings={findings} duplicates={duplicates} canMove={canMove} {...seen} />);
  return { ...seen, server, user: userEvent.setup() };
}

const limit = (name: string) => screen.getByRole("spinbutton", { name: `Limit: ${name}` });
const sent = (server: FakeServer) => server.sent("patch", "/api/v1/datasets/7/analysis/thresholds");

test("a finding opens its samples", async () => {
  const { open, user } = show();
  await user.click(screen.getByRole("button", { name: "Dark images: show 12 samples" }));
  expect(open).toHaveBeenCalledWith(DARK);
});

test("what was found nowhere opens nothing and comes last", () => {
  show();
  expect(screen.queryByRole("button", { name: /Small images/ })).toBeNull();
  expect(screen.getAllByRole("spinbutton").map((field) => field.getAttribute("aria-label"))).toEqual(["Limit: Dark images", "Limit: Small images"]);
});

test("near-duplicates across usages open as such", async () => {
  const { openStacks, user } = show({ duplicates: { groups: 3, samples: 8, leaking_groups: 1, leaking_samples: 2 } });
  await user.click(screen.getByRole("button", { name: /^Near-duplicates across usages/ }));
  expect(openStacks).toHaveBeenCalledExactlyOnceWith(true);
});

test("a moved limit is sent once", async () => {
  const { server, user } = show();
  await user.clear(limit("Dark images"));
  await user.type(limit("Dark images"), "0.3{Enter}");
  await waitFor(() => expect(sent(server)).toEqual([{ limits: { dark: 0.3 } }]));
});

test("an empty limit goes back to the usual one", async () => {
  const { server, user } = show();
  await user.clear(limit("Dark images"));
  await user.tab();
  await waitFor(() => expect(sent(server)).toEqual([{ limits: { dark: null } }]));
});

test("a limit that is left as it was is not sent", async () => {
  const { server, user } = show();
  await user.click(limit("Dark images"));
  await user.tab();
  expect(sent(server)).toEqual([]);
});

test("what is no number moves no limit", async () => {
  const { server, user } = show();
  await user.clear(limit("Dark images"));
  await user.type(limit("Dark images"), "0.15x");
  await user.tab();
  expect(sent(server)).toEqual([]);
});

test("a limit that the server refuses stands where it was", async () => {
  const { server, user } = show();
  server.refuse("patch", THRESHOLDS, 400, "limit_invalid");
  await user.clear(limit("Dark images"));
  await user.type(limit("Dark images"), "7{Enter}");
  await waitFor(() => expect(limit("Dark images")).toHaveValue("0.15"));
  expect(sent(server)).toHaveLength(1);
});

test("who may not move limits reads them", () => {
  show({ canMove: false });
  expect(screen.getByText("< 0.15")).toBeVisible();
  expect(screen.queryByRole("spinbutton")).toBeNull();
});

test("a finding with samples is saved as a view by who may", async () => {
  const { user } = show();
  await user.click(screen.getByRole("button", { name: "Save as view: Dark images, V001" }));
  expect(await screen.findByRole("textbox", { name: "Name of the view" })).toHaveValue("Dark images, V001");
});

test("who may only look is offered no view", () => {
  show({ canSave: false });
  expect(screen.queryByRole("button", { name: /^Save as view/ })).toBeNull();
});
