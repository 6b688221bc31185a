// @vitest-environment node
import fc from "fast-check";
import { expect, test } from "vitest";

import { filterOfWords } from "./filter-words";
import { NO_CONDITIONS } from "./sample-conditions";
import { EVERYTHING, filterBody, readFilter, writeFilter } from "./sample-filter";

const word = fc.string({ minLength: 1 });
const words = fc.uniqueArray(word, { maxLength: 3 });
const flag = fc.constantFrom(null, true, false);
const day = fc.constantFrom("", "2026-03-29", "2026-10-25", "2026-12-31");
const conditions = fc
  .record({
    labels: words,
    withoutLabels: words,
    name: fc.string(),
    directory: fc.string(),
    createdFrom: day,
    createdTo: day,
    hard: flag,
    excluded: flag,
    missing: flag,
    annotationsMin: fc.constantFrom(null, 0, 3),
    scoreMax: fc.constantFrom(null, 0, 0.5),
    set: fc.constantFrom("", "7"),
    properties: fc.dictionary(word.filter((name) => name !== "__proto__"), fc.string(), { maxKeys: 2 }),
    hasProperty: words,
  })
  .map((part) => ({ ...NO_CONDITIONS, ...part }));
const filters = fc
  .record({ tab: fc.constantFrom("all" as const, "labeled" as const), anyOf: fc.array(conditions, { maxLength: 3 }) })
  .chain((part) => conditions.map((own) => ({ ...EVERYTHING, ...own, ...part })));

test("any filter is read back from its URL", () => {
  fc.assert(
    fc.property(filters, (filter) => {
      expect(readFilter(new URLSearchParams(writeFilter(filter).toString()))).toEqual(filter);
    }),
  );
});

test("any filter is read back from a view that was saved of it, but for alternatives without conditions", () => {
  fc.assert(
    fc.property(filters, (filter) => {
      const spoken = { ...filter, anyOf: filter.anyOf.filter((each) => JSON.stringify(each) !== JSON.stringify(NO_CONDITIONS)) };
      expect(filterOfWords(filterBody(filter), "number")).toEqual(spoken);
    }),
  );
});
