// @vitest-environment node
import { beforeEach, expect, test } from "vitest";

import { foreseenOf } from "@/lib/foreseen";

import { FakeClock, FakeServer, itemOf, OFFLINE, settled, TAKEN } from "./test-doubles";
import { Upload } from "./upload";

let server: FakeServer;
let clock: FakeClock;

beforeEach(() => {
  server = new FakeServer();
  clock = new FakeClock();
});

async function started(...paths: string[]): Promise<Upload> {
  const upload = new Upload(
    paths.map((path) => itemOf(path)),
    server,
    clock,
  );
  upload.resume();
  await settled();
  return upload;
}

const names = (number: number): string[] => Array.from({ length: number }, (_, place) => `${place}.jpg`);

test("all files arrive, and the import of them begins", async () => {
  const upload = await started("a.jpg", "a.xml");

  expect(server.sent).toEqual([["a.jpg", "a.xml"]]);
  expect(upload.state).toMatchObject({ phase: "done", files: { done: 2, total: 2 }, job: { id: "1" } });
});

const FORESEEN = foreseenOf({ added: 2 });

test("what is to be looked at first waits with what would come, and is imported once a person says so", async () => {
  server.check = () => Promise.resolve({ kind: "checked", foreseen: FORESEEN });
  const upload = await started("a.jpg", "a.xml");
  expect(upload.state).toMatchObject({ phase: "checked", foreseen: FORESEEN, job: null });
  expect(server.begun).toBe(0);

  upload.accept();
  await settled();

  expect(upload.state).toMatchObject({ phase: "done", foreseen: null, job: { id: "1" } });
  expect(server.begun).toBe(1);
});

test("what a person does not want is not imported", async () => {
  server.check = () => Promise.resolve({ kind: "checked", foreseen: FORESEEN });
  const upload = await started("a.jpg", "a.xml");

  upload.cancel();
  await settled();

  expect(upload.state).toMatchObject({ phase: "canceled", foreseen: null });
  expect(server.begun).toBe(0);
});

test("a check that fails stops the upload with its reason", async () => {
  server.check = () => Promise.resolve({ kind: "stopped", code: "archive_damaged", message: "" });

  const upload = await started("a.zip");

  expect(upload.state).toMatchObject({ phase: "stopped", reason: { code: "archive_damaged" } });
});

test("thousands of files go in few requests, two at a time", async () => {
  const upload = await started(...names(5000));

  expect(server.sent).toHaveLength(25);
  expect(server.most).toBe(2);
  expect(upload.state.files).toEqual({ done: 5000, total: 5000 });
});

test("what the server refuses is kept with its reason, and the rest goes on", async () => {
  server.answers = [{ kind: "taken", refused: [{ name: "b.jpg", code: "image_truncated", message: "Cut off." }] }];

  const upload = await started("a.jpg", "b.jpg");

  expect(upload.state.phase).toBe("done");
  expect(upload.state.refused.map(({ name, code }) => [name, code])).toEqual([["b.jpg", "image_truncated"]]);
});

test("what was refused is sent once more when a person asks for it", async () => {
  server.answers = [{ kind: "taken", refused: [{ name: "b.jpg", code: "image_truncated", message: "" }] }];
  const upload = await started("a.jpg", "b.jpg");

  upload.retryRefused();
  await settled();

  expect(server.sent.at(-1)).toEqual(["b.jpg"]);
  expect(upload.state).toMatchObject({ phase: "done", refused: [], files: { done: 2, total: 2 } });
});

test("nothing is imported when no file was taken", async () => {
  server.answers = [{ kind: "taken", refused: [{ name: "a.jpg", code: "image_truncated", message: "" }] }];

  expect((await started("a.jpg")).state).toMatchObject({ phase: "done", job: null });
});

test("without a connection it waits, and sends the same files again when it is back", async () => {
  server.answers = [OFFLINE];
  const upload = await started("a.jpg", "b.jpg");
  expect(upload.state).toMatchObject({ phase: "offline", files: { done: 0 } });

  upload.resume();
  await settled();

  expect(server.sent).toEqual([
    ["a.jpg", "b.jpg"],
    ["a.jpg", "b.jpg"],
  ]);
  expect(upload.state.phase).toBe("done");
});

test("it looks by itself whether the connection is back, ever more rarely", async () => {
  server.answers = [OFFLINE, OFFLINE];
  const upload = await started("a.jpg");

  clock.pass(1000);
  await settled();
  clock.pass(1999);
  await settled();
  expect(upload.state.phase).toBe("offline");
  clock.pass(1);
  await settled();

  expect(upload.state.phase).toBe("done");
});

test("a request that was on its way when the connection broke is not lost", async () => {
  server.answers = [TAKEN, OFFLINE];
  const upload = await started(...names(400));
  expect(upload.state).toMatchObject({ phase: "offline", files: { done: 200, total: 400 } });

  clock.pass(1000);
  await settled();

  expect(new Set(server.sent.flat())).toEqual(new Set(names(400)));
  expect(upload.state.files.done).toBe(400);
});

test("a busy server is asked again later", async () => {
  server.answers = [{ kind: "later", code: "uploads_busy" }];
  const upload = await started("a.jpg");
  expect(upload.state).toMatchObject({ phase: "waiting", reason: { code: "uploads_busy" } });

  clock.pass(1000);
  await settled();

  expect(upload.state.phase).toBe("done");
});

test("an import waits for the job that has the dataset", async () => {
  server.begins = [{ kind: "later", code: "dataset_busy" }];
  const upload = await started("a.xml");
  expect(upload.state).toMatchObject({ phase: "waiting", files: { done: 1 } });

  clock.pass(1000);
  await settled();

  expect(server.sent).toHaveLength(1);
  expect(upload.state).toMatchObject({ phase: "done", job: { id: "1" } });
});

test("a full disk stops it until a person goes on", async () => {
  server.answers = [{ kind: "stopped", code: "storage_full", message: "The disk is full." }];
  const upload = await started("a.jpg");
  expect(upload.state).toMatchObject({ phase: "stopped", reason: { code: "storage_full" } });

  upload.resume();
  await settled();

  expect(upload.state.phase).toBe("done");
});

test("a sign-in that ended stops it until a person goes on", async () => {
  server.answers = [{ kind: "signed-out" }];

  expect((await started("a.jpg")).state.phase).toBe("signed-out");
});

test("what one request can't carry is cut in halves", async () => {
  server.answers = [{ kind: "too-large" }];

  const upload = await started("a.jpg", "b.jpg");

  expect(server.sent).toEqual([["a.jpg", "b.jpg"], ["a.jpg"], ["b.jpg"]]);
  expect(upload.state.refused).toEqual([]);
});

test("a single file that no request can carry is refused", async () => {
  server.answers = [{ kind: "too-large" }];

  expect((await started("a.jpg")).state.refused).toMatchObject([{ name: "a.jpg", code: "too_large" }]);
});

test("files that the server failed over are listed, and can be tried again", async () => {
  server.answers = [{ kind: "failed", code: "server_error", message: "" }];
  const upload = await started("a.jpg");
  expect(upload.state.refused).toMatchObject([{ name: "a.jpg", code: "server_error" }]);

  upload.retryRefused();
  await settled();

  expect(upload.state).toMatchObject({ phase: "done", refused: [] });
});

test("a file that is gone from this computer is named, and those sent with it are sent again", async () => {
  const [gone, there] = [itemOf("gone.jpg"), itemOf("there.jpg")];
  server.answers = [{ kind: "unreadable", items: new Set([gone]) }];
  const upload = new Upload([gone, there], server, clock);

  upload.resume();
  await settled();

  expect(server.sent).toEqual([["gone.jpg", "there.jpg"], ["there.jpg"]]);
  expect(upload.state).toMatchObject({ phase: "done", refused: [{ name: "gone.jpg", code: "file_unreadable" }] });
});

test("after it was canceled nothing more is sent", async () => {
  server.answers = [OFFLINE];
  const upload = await started("a.jpg");

  upload.cancel();
  clock.pass(60_000);
  await settled();

  expect(server.sent).toHaveLength(1);
  expect(upload.state.phase).toBe("canceled");
});
