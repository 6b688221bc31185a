import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { SelectionSummary } from "@/api/schema.gen";
import { renderPage } from "@/test/render-page";

import { sharedUsage, UsageMenu } from "./usage-menu";

const SUMMARY: SelectionSummary = { samples: 3, more: false, hard: 0, excluded: 0, usages: { train: 0, eval: 3, inference: 0 }, states: { unlabeled: 0, labeled: 3, to_confirm: 0 }, labels: [], properties: [] };

test.each([
  [{ train: 0, eval: 3, inference: 0 }, "eval"],
  [{ train: 0, eval: 0, inference: 0 }, "none"],
  [{ train: 1, eval: 0, inference: 0 }, undefined],
])("of three samples %o have %s together", (usages, shared) => {
  expect(sharedUsage({ samples: 3, usages })).toBe(shared);
});

test("gives the selected samples back to the split", async () => {
  const act = vi.fn();
  renderPage(<UsageMenu summary={SUMMARY} act={act} isActing={false} />);
  await userEvent.click(screen.getByRole("combobox", { name: "Usage in versions" }));
  await userEvent.click(await screen.findByText("By the split"));
  expect(act).toHaveBeenCalledWith({ action: "set_usage", usage: null });
});
