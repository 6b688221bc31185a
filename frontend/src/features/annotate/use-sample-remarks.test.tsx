import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_SAMPLE } from "@/test/samples-of-the-api";

import { openQueue } from "./saving/test-doubles";
import { useSampleRemarks } from "./use-sample-remarks";

const BATCH = "/api/v1/datasets/{dataset_id}/samples/batch";

/** Someone writes a note while the server answers with this. */
async function written(status: number) {
  const server = new FakeServer().refuse("post", BATCH, status, "server_error");
  const { queue } = openQueue();
  const Person = () => {
    const remarks = useSampleRemarks("7", A_SAMPLE, queue);
    return (
      <>
        <button type="button" onClick={() => remarks.set({ note: "blurred" })}>
          write
        </button>
        <p>{`note: ${remarks.note}`}</p>
        {remarks.isWaiting && <p>waiting</p>}
      </>
    );
  };
  renderPage(<Person />);
  await userEvent.click(screen.getByRole("button", { name: "write" }));
  return { server, sent: () => server.sent("post", "/api/v1/datasets/7/samples/batch") };
}

test("a note that is written while the server is away waits, and is sent once it is back", async () => {
  const { server, sent } = await written(503);
  expect(await screen.findByText("waiting")).toBeVisible();
  server.on("post", BATCH, { changed: 1, refused: [], change_group: null });
  await waitFor(() => expect(screen.queryByText("waiting")).toBeNull());
  expect(sent()).toHaveLength(2);
  expect(screen.getByText("note: blurred")).toBeVisible();
});

test("a note that is refused is taken back", async () => {
  await written(403);
  expect(await screen.findByText("note:")).toBeVisible();
});
