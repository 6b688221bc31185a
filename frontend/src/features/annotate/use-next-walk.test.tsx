import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { useNextWalk } from "./use-next-walk";
import type { Walk } from "./use-walk";

const goOnTo = vi.fn();
const WALK: Walk = { neighbours: undefined, hasPrevious: false, hasNext: false, previousId: undefined, goToNext: vi.fn(), goToPrevious: vi.fn(), goTo: vi.fn(), goOnTo };

function Page({ at }: { at: string }) {
  const { walk, next } = useNextWalk(WALK, { datasetId: "d", sampleId: at }, true);
  return (
    <button type="button" onClick={walk.goToNext}>
      {next?.isOver ? "over" : `${walk.place?.number} of ${walk.place?.total}`}
    </button>
  );
}

function open(at: string) {
  new FakeServer().on("get", "/api/v1/datasets/{dataset_id}/smart-labeling", { missing: [], algorithms: [], runs: [], next_samples: ["7", "3", "9"] });
  renderPage(<Page at={at} />);
  return userEvent.setup();
}

test("goes on in the order in which samples are useful, whatever their numbers", async () => {
  const user = open("7");
  await user.click(await screen.findByText("1 of 3"));
  expect(goOnTo).toHaveBeenLastCalledWith("3");
});

test("is over behind the last one", async () => {
  const user = open("9");
  await user.click(await screen.findByText("3 of 3"));
  expect(screen.getByText("over")).toBeVisible();
});
