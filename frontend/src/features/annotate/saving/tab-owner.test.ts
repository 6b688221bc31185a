import { expect, test } from "vitest";

import { claimTab } from "./tab-owner";

test("a browser without locks takes no two pages for one: a duplicated tab would write over the work of the first", async () => {
  const [first, duplicate] = [await claimTab(), await claimTab()];

  expect(first.owner).not.toBe(duplicate.owner);
});
