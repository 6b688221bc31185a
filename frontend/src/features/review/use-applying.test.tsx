import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { cropNamed } from "./test-doubles";
import { useReview } from "./use-review";

const BATCH = "/api/v1/datasets/{dataset_id}/annotations/batch";
const CROPS = [cropNamed("a"), cropNamed("b")];

/** Someone who marks all crops as deleted and applies that, with work on these samples that can't be saved now. */
function reviewer(unsaved: readonly string[]) {
  const server = new FakeServer().on("post", BATCH, { changed: 2, samples: 2, refused: [], change_group: null });
  const Person = () => {
    const review = useReview("7", CROPS, async () => unsaved);
    return (
      <>
        <button type="button" onClick={() => review.remove(CROPS)}>
          mark
        </button>
        <button type="button" onClick={review.apply}>
          apply
        </button>
        <p>{`${review.changes.edits.size} marks`}</p>
      </>
    );
  };
  renderPage(<Person />);
  const user = userEvent.setup();
  const press = (name: string) => user.click(screen.getByRole("button", { name }));
  return { press, sent: () => server.sent("post", "/api/v1/datasets/7/annotations/batch") };
}

test("nothing is applied while own work on a sample waits to be saved", async () => {
  const { press, sent } = reviewer(["5"]);
  await press("mark");
  await press("apply");
  expect(await screen.findByText(/your work on 1 image is not saved/)).toBeVisible();
  expect(sent()).toEqual([]);
  expect(screen.getByText("2 marks")).toBeVisible();
});
