// @vitest-environment node
import { expect, test } from "vitest";

import { foreseenOf } from "@/lib/foreseen";

import { FakeClock, FakeServer, itemOf, OFFLINE, settled } from "./test-doubles";
import { Upload } from "./upload";
import { UploadList } from "./upload-list";

const uploadTo = (server: FakeServer): Upload => new Upload([itemOf("a.jpg")], server, new FakeClock());

test("a second upload waits until the first has ended", async () => {
  const [list, first, second] = [new UploadList(), new FakeServer(), new FakeServer()];
  first.answers = [OFFLINE];
  list.add("1", "streets", uploadTo(first));
  list.add("1", "streets", uploadTo(second));
  await settled();
  expect(second.sent).toEqual([]);

  list.online();
  await settled();

  expect(second.sent).toEqual([["a.jpg"]]);
  expect(list.isOpen).toBe(false);
});

test("an upload that a person looks at lets the next one go first", async () => {
  const [list, first, second] = [new UploadList(), new FakeServer(), new FakeServer()];
  first.check = () => Promise.resolve({ kind: "checked", foreseen: foreseenOf({}) });
  list.add("1", "streets", uploadTo(first));
  list.add("1", "streets", uploadTo(second));
  await settled();

  expect(second.sent).toEqual([["a.jpg"]]);
});

test("an upload that stopped lets the next one go first", async () => {
  const [list, first, second] = [new UploadList(), new FakeServer(), new FakeServer()];
  first.answers = [{ kind: "stopped", code: "storage_full", message: "" }];
  list.add("1", "streets", uploadTo(first));
  list.add("1", "streets", uploadTo(second));
  await settled();

  expect(second.sent).toEqual([["a.jpg"]]);
  expect(list.isOpen).toBe(true);
});
