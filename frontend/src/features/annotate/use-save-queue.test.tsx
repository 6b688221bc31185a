import { renderHook, waitFor } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { edit, mark, openQueue, REF, rest } from "./saving/test-doubles";
import { useSaveQueue } from "./use-save-queue";

const page = openQueue();
vi.mock("./saving/open-queue", () => ({ openQueue: async () => page.queue }));

test("what waits is sent as soon as the server answers again, however long the next wait is", async () => {
  const hook = renderHook(({ isAway }) => useSaveQueue("me", isAway), { initialProps: { isAway: true } });
  await waitFor(() => expect(hook.result.current).not.toBeNull());
  page.server.fates = ["lost request"];
  page.queue.open(REF, 1);
  page.queue.change(REF, [edit(null, mark("a"))]);
  await rest();
  expect(page.queue.getSummary().state).toBe("offline");

  hook.rerender({ isAway: false });
  await rest();

  expect(page.queue.getSummary().state).toBe("saved");
});
