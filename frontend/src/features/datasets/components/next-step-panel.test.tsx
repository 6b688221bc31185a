import { screen } from "@testing-library/react";
import { describe, expect, test } from "vitest";

import type { RoleName } from "@/api/schema.gen";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { NextStepPanel } from "./next-step-panel";

const ACTIONS = { startLabeling: () => undefined, publish: () => undefined, exportAll: () => undefined, sync: () => undefined };
const ALL_LABELED = { total: 40, unlabeled: 0, labeled: 40, to_confirm: 0 };

function show(role: RoleName) {
  renderPage(<NextStepPanel dataset={{ ...A_DATASET, counts: ALL_LABELED, my_role: role }} jobs={[]} actions={ACTIONS} />);
}

describe("what to do next with a dataset", () => {
  test("a manager is told to publish, with the button for it", () => {
    show("manager");
    expect(screen.getByRole("button", { name: "Publish" })).toBeVisible();
  });

  test("who may not do it is not told to", () => {
    show("labeler");
    expect(screen.queryByText("Publish a version")).toBeNull();
  });
});
