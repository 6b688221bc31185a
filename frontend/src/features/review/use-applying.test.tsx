import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { cropNamed } from "./test-doubles";
import { useReview } from "./use-review";

const BATCH = "/api/v1/datasets/{dataset_id}/annotations/batch";
const GROUP = "8dfc4ac4-3c4d-4d3c-9a53-0d1f0a3a2f7b";

/** Someone who marks so many crops as deleted and applies that, with work on these samples that can't be saved now. */
async function applied(number: number, unsaved: readonly string[] = []) {
  const crops = Array.from({ length: number }, (_, place) => cropNamed(String(place)));
  const server = new FakeServer().on("post", BATCH, { changed: 2, samples: 2, refused: [], change_group: GROUP });
  const Person = () => {
    const review = useReview("7", crops, async () => unsaved);
    return (
      <>
        <button type="button" onClick={() => review.remove(crops)}>
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
  await user.click(screen.getByRole("button", { name: "mark" }));
  await user.click(screen.getByRole("button", { name: "apply" }));
  return () => server.sent("post", "/api/v1/datasets/7/annotations/batch");
}

test("nothing is applied while own work on a sample waits to be saved", async () => {
  const sent = await applied(2, ["5"]);
  expect(await screen.findByText(/your work on 1 image is not saved/)).toBeVisible();
  expect(sent()).toEqual([]);
  expect(screen.getByText("2 marks")).toBeVisible();
});

test("what is applied is marked no more", async () => {
  await applied(2);
  expect(await screen.findByText("2 annotations were changed.")).toBeVisible();
  expect(screen.getByText("0 marks")).toBeVisible();
});

test("more than the server takes at once is applied in parts of one action", async () => {
  const sent = await applied(10_001);
  expect(await screen.findByText("4 annotations were changed.")).toBeVisible();
  expect(sent()).toMatchObject([{ changes: { length: 10_000 } }, { changes: { length: 1 }, change_group: GROUP }]);
});
