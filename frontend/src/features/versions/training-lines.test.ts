import { expect, test } from "vitest";

import { linesFor, TOOLS, toolsFor } from "./training-lines";

const VERSION = { name: "V002", digest: "ab12", manifest_path: "obs://out/streets-7/annotation/V002/V002.manifest" };
const BOXES = { name: "streets", type: "object_detection" as const };
const CLASSES = { name: "streets", type: "image_classification" as const };

test("the client opens this version's own path and refuses another digest", () => {
  const [, lines] = linesFor("easel", BOXES, VERSION);

  expect(lines?.text).toContain('train = easel.open(\n    "obs://out/streets-7/annotation/V002",\n    usage="train",\n    digest="ab12",\n)');
});

test("an export that a tool needs is fetched by name before it is read", () => {
  const [shell, python] = linesFor("ultralytics", BOXES, VERSION);

  expect(shell).toEqual({ place: "shell", text: "easel download streets --version V002 --format yolo --to streets-V002-yolo" });
  expect(python?.text).toContain('train(data="streets-V002-yolo/data.yaml")');
});

test("a classifier has no boxes for Ultralytics", () => {
  expect(toolsFor(CLASSES)).not.toContain("ultralytics");
  expect(toolsFor(BOXES)).toEqual(TOOLS);
});

test("Hugging Face gets labels of images or boxes with theirs", () => {
  expect(linesFor("huggingface", CLASSES, VERSION)[0]?.text).toContain('"labels": [mark.label');
  expect(linesFor("huggingface", BOXES, VERSION)[0]?.text).toContain('"bbox": [mark.shape.box()');
});
