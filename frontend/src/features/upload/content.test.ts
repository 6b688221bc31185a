// @vitest-environment node
import { expect, test } from "vitest";

import { contentOf, mayBeLabeled } from "./content";
import { filesOfInput } from "./chosen-files";
import { uploadIdOf } from "./upload-id";

const chosen = (path: string, bytes = 1, lastModified = 5) => ({ file: new File([new Uint8Array(bytes)], "x", { lastModified }), path });
const contentOfPaths = (...paths: string[]) => contentOf(paths.map((path) => chosen(path)));

test("files are told apart by their endings", () => {
  const content = contentOfPaths("a.JPG", "a.xml", "set.zip", "notes.docx");

  expect([content.images, content.annotations, content.archives, content.others].map((files) => files.length)).toEqual([1, 1, 1, 1]);
  expect(content.bytes).toBe(4);
});

test("folders may be labels of whole images only", () => {
  const content = contentOfPaths("set/cat/1.jpg", "set/dog/2.jpg");

  expect(mayBeLabeled(content, "image_classification")).toBe(true);
  expect(mayBeLabeled(content, "object_detection")).toBe(false);
});

test("images in one folder have no labels", () => {
  expect(mayBeLabeled(contentOfPaths("holiday/1.jpg", "holiday/2.jpg"), "image_classification")).toBe(false);
});

test("annotation files and zips may bring labels", () => {
  expect(mayBeLabeled(contentOfPaths("1.jpg", "1.xml"), "object_detection")).toBe(true);
  expect(mayBeLabeled(contentOfPaths("set.zip"), "object_detection")).toBe(true);
});

test("what a system left behind was not chosen", () => {
  const files = ["a.jpg", ".DS_Store", "Thumbs.db"].map((name) => new File([], name));

  expect(filesOfInput(files).map(({ path }) => path)).toEqual(["a.jpg"]);
});

test("the same files have the same id, in whatever order they come", () => {
  const [one, two] = [chosen("a/1.jpg"), chosen("a/2.jpg")];

  expect(uploadIdOf([one, two])).toBe(uploadIdOf([two, one]));
  expect(uploadIdOf([one, two])).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("a file that was changed makes another upload", () => {
  expect(uploadIdOf([chosen("a.jpg", 1, 5)])).not.toBe(uploadIdOf([chosen("a.jpg", 1, 6)]));
});
