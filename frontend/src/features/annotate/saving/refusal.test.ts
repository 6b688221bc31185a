// @vitest-environment node
import { expect, test } from "vitest";

import { EMPTY_BATCH } from "./batch";
import { afterRefusal } from "./refusal";
import { edit, mark } from "./test-doubles";

const REFUSAL = { kind: "refused", status: 400, code: "shape_too_small", message: "Too small." } as const;
const batchOf = (...edits: ReturnType<typeof edit>[]) => ({ ...EMPTY_BATCH, edits });

test("the first later change of a refused one stands on its base, and the next on the first", () => {
  const drawn = batchOf(edit(null, mark("a")));
  const later = [batchOf(edit(mark("a"), mark("a", 5))), batchOf(edit(mark("a", 5), null))];

  const { batches, refused } = afterRefusal(drawn, later, REFUSAL);

  expect(batches).toEqual([batchOf(edit(null, mark("a", 5))), batchOf(edit(mark("a", 5), null))]);
  expect(refused).toEqual([]);
});
