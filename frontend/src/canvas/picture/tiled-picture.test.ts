// @vitest-environment node
import { expect, test } from "vitest";

import type { View } from "./picture";
import type { Tile } from "./pyramid";
import { nameOf } from "./pyramid";
import { TiledPicture } from "./tiled-picture";

const IMAGE = { width: 1300, height: 700 };
const OVERVIEW = "0/0/0";

/** A server that gives out the tiles it is told to, each as its name, and a pen that notes what is drawn where. */
function open(...there: string[]) {
  const names = new Set(there);
  const dropped: string[] = [];
  const asked: string[] = [];
  const load = (tile: Tile) => {
    asked.push(nameOf(tile));
    return names.has(nameOf(tile)) ? Promise.resolve(nameOf(tile) as unknown as ImageBitmap) : new Promise<never>(() => undefined);
  };
  const picture = new TiledPicture(IMAGE, { load, drop: (tile) => dropped.push(tile as unknown as string), now: () => 0 });
  const drawn: string[] = [];
  const context = {
    setTransform: () => undefined,
    drawImage: (source: unknown, ...numbers: number[]) => drawn.push(`${String(source)} at ${numbers.slice(-4).join(" ")}`),
  } as unknown as CanvasRenderingContext2D;
  const draw = (view: View) => {
    drawn.length = 0;
    picture.draw(context, view);
    return [...drawn];
  };
  const drawWhole = () => {
    drawn.length = 0;
    return [picture.drawWhole(context, { width: 130, height: 70 }), ...drawn];
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const drawSharp = async (view: View) => {
    await picture.drawSharp(context, view, new AbortController().signal);
    return [...drawn];
  };
  return { picture, draw, drawWhole, drawSharp, settle, dropped, asked };
}

/** The whole image at a quarter of its size, and its left upper part as it is. */
const FAR: View = { image: IMAGE, viewport: { scale: 0.25, x: 0, y: 0 }, area: { width: 400, height: 300 }, ratio: 1 };
const NEAR: View = { ...FAR, viewport: { scale: 1, x: 0, y: 0 } };

test("from afar one tile is the whole image", async () => {
  const { draw, settle } = open(OVERVIEW);
  await settle();
  expect(draw(FAR)).toEqual(["0/0/0 at 0 0 325 175"]);
});

test("until a fine tile is here the coarse one is seen in its place", async () => {
  const { draw, settle } = open(OVERVIEW);
  draw(NEAR);
  await settle();
  expect(draw(NEAR)).toEqual(["0/0/0 at 0 0 1300 700"]);
});

test("once the fine tiles are here nothing is drawn beneath them", async () => {
  const { draw, settle } = open(OVERVIEW, "2/0/0");
  draw(NEAR);
  await settle();
  expect(draw(NEAR)).toEqual(["2/0/0 at 0 0 512 512"]);
});

test("the thumbnail is seen before the first tile", () => {
  const { picture, draw } = open();
  picture.setThumbnail("thumbnail" as unknown as CanvasImageSource);
  expect(draw(NEAR)).toEqual(["thumbnail at 0 0 1300 700"]);
});

test("tiles meet at whole device pixels", async () => {
  const { draw, settle } = open(OVERVIEW, "2/0/0", "2/1/0", "2/0/1", "2/1/1");
  const view = { ...NEAR, viewport: { scale: 0.9, x: 0.3, y: 0.3 }, area: { width: 600, height: 400 } };
  draw(view);
  await settle();
  expect(draw(view)).toEqual(["2/0/0 at 0 0 461 461", "2/1/0 at 461 0 461 461"]);
});

test("it waits until the overview is here", async () => {
  const { picture, settle } = open(OVERVIEW);
  const before = picture.getState();
  await settle();
  expect([before, picture.getState()]).toEqual(["waiting", "ready"]);
});

test("who shows it is told when a tile is here", async () => {
  const { picture, settle } = open(OVERVIEW);
  let told = 0;
  picture.subscribe(() => told++);
  await settle();
  expect(told).toBe(1);
});

test("while it rests only the overview is kept", async () => {
  const { picture, draw, settle, dropped } = open(OVERVIEW, "2/0/0");
  draw(NEAR);
  await settle();
  picture.rest();
  expect([dropped, picture.getState()]).toEqual([["2/0/0"], "ready"]);
});

test("the whole in little is the overview, and asks for no tile", async () => {
  const { drawWhole, settle, asked } = open(OVERVIEW, "2/0/0");
  await settle();
  expect([drawWhole(), asked]).toEqual([[true, "0/0/0 at 0 0 130 70"], [OVERVIEW]]);
});

test("the whole in little is the thumbnail until the overview is here", () => {
  const { picture, drawWhole } = open();
  picture.setThumbnail("thumbnail" as unknown as CanvasImageSource);
  expect(drawWhole()).toEqual([false, "thumbnail at 0 0 130 70"]);
});

test("what is drawn sharply is fetched though nothing of it is shown, and let go again", async () => {
  const { drawSharp, dropped } = open("2/0/0");
  expect([await drawSharp(NEAR), dropped]).toEqual([["2/0/0 at 0 0 512 512"], ["2/0/0"]]);
});
