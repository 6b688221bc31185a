import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { NOTHING_SELECTED } from "@/lib/sample-selection";
import type { Bulk } from "@/hooks/use-bulk";
import { SampleToolbar } from "./sample-toolbar";

const nothing = () => undefined;

test("a viewer gets the way to quick review and no button that would be refused", () => {
  const choice = { selection: NOTHING_SELECTED, order: ["1"], matching: undefined, selectShown: nothing, selectAll: nothing, clear: nothing };
  renderPage(
    <SampleToolbar
      dataset={{ ...A_DATASET, my_role: "viewer" }}
      picked={null}
      bulk={{} as Bulk}
      choice={choice}
      sync={nothing}
      exportSamples={nothing}
      quickReview={<a href="/review">{"Quick review"}</a>}
      selectionMenu={[]}
    />,
  );
  expect(screen.getByRole("link", { name: "Quick review" })).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});
