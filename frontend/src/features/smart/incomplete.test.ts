// @vitest-environment node
import { expect, test } from "vitest";

import { incompleteIn } from "./incomplete";

test("a sample that lacks boxes of two labels is one sample", () => {
  const found = incompleteIn({ incomplete: [{ sample: "4", label: "cat" }, { sample: "4", label: "dog" }, { sample: "9", label: "dog" }] });
  expect(found).toEqual({ samples: ["4", "9"], labels: [["dog", 2], ["cat", 1]] });
});

test("a report that says nothing of it names none", () => {
  expect(incompleteIn({})).toEqual({ samples: [], labels: [] });
});
