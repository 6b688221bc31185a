// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const SHEETS = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".css"))
  .map((name) => readFileSync(join(SOURCE, name), "utf8"));
const TOKENS = readFileSync(join(SOURCE, "styles", "tokens.css"), "utf8");
/** Of WCAG 2.2, level AA: small text on its ground, and what marks a control or the focus. */
const TEXT = 4.5;
const MARK = 3;

const SURFACES = ["surface", "surface-sunken", "surface-raised", "surface-hover"];
/** Which text stands on which grounds. */
const TEXT_ON: Readonly<Record<string, readonly string[]>> = {
  text: [...SURFACES, "accent-soft", "warn-soft", "bad-soft"],
  "text-muted": [...SURFACES, "accent-soft", "thumb-ground"],
  "text-faint": [...SURFACES, "thumb-ground"],
  accent: [...SURFACES, "accent-soft"],
  "accent-strong": [...SURFACES, "accent-soft"],
  good: [...SURFACES, "good-soft"],
  warn: [...SURFACES, "warn-soft"],
  bad: [...SURFACES, "bad-soft"],
  "on-accent": ["accent", "accent-strong", "usage-train", "usage-eval", "usage-inference"],
  surface: ["bad"],
  "overlay-ink": ["canvas-ground", "canvas-shade", "overlay-shade"],
};

type Colour = readonly [number, number, number, number];

function tokensOf(theme: "light" | "dark"): ReadonlyMap<string, string> {
  const [light = "", dark = ""] = TOKENS.split(':root[data-theme="dark"]');
  const declared = [...(theme === "dark" ? light + dark : light).matchAll(/--([\w-]+): ([^;]+);/g)];
  return new Map(declared.map(([, name = "", value = ""]) => [name, value]));
}

/** Written as #rrggbb or as rgb(r g b / a%). */
function colourOf(value: string): Colour {
  const hex = /^#(..)(..)(..)$/.exec(value);
  const [r, g, b] = hex ? hex.slice(1).map((part) => parseInt(part, 16)) : (value.match(/[\d.]+/g) ?? []).map(Number);
  const opacity = hex ? 1 : Number(/([\d.]+)%/.exec(value)?.[1] ?? 100) / 100;
  return [r ?? 0, g ?? 0, b ?? 0, opacity];
}

/** A half transparent ground at its worst: over white. */
function opaque([r, g, b, a]: Colour): Colour {
  const [red, green, blue] = [r, g, b].map((part) => part * a + 255 * (1 - a));
  return [red ?? 0, green ?? 0, blue ?? 0, 1];
}

function luminance(colour: Colour): number {
  const [r = 0, g = 0, b = 0] = opaque(colour)
    .slice(0, 3)
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(tokens: ReadonlyMap<string, string>, one: string, other: string): number {
  const [low = 0, high = 0] = [one, other].map((name) => luminance(colourOf(tokens.get(name) ?? ""))).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const PAIRS = Object.entries(TEXT_ON).flatMap(([text, grounds]) => grounds.map((ground) => ({ text, ground })));

/** What of a rule's declarations names a colour of the text, and of the ground. */
const RULES = SHEETS.flatMap((sheet) => [...sheet.matchAll(/\{([^{}]*)\}/g)])
  .map(([, rule = ""]) => ({
    text: /(?<![-\w])color: var\(--([\w-]+)\)/.exec(rule)?.[1],
    ground: /background(?:-color)?: var\(--([\w-]+)\)/.exec(rule)?.[1],
  }));

test("the arithmetic is that of WCAG", () => {
  const tokens = new Map([["black", "#000000"], ["white", "#ffffff"], ["grey", "#767676"]]);
  expect([contrast(tokens, "black", "white"), contrast(tokens, "grey", "white")]).toEqual([21, expect.closeTo(4.54, 2)]);
});

test.each(["light", "dark"] as const)("in the %s every text can be read on every ground that it stands on", (theme) => {
  const tokens = tokensOf(theme);
  const pale = PAIRS.filter(({ text, ground }) => contrast(tokens, text, ground) < TEXT);
  expect(pale.map(({ text, ground }) => `${text} on ${ground}: ${contrast(tokens, text, ground).toFixed(2)}`)).toEqual([]);
});

test.each(["light", "dark"] as const)("in the %s the frame of the focus is seen on every surface", (theme) => {
  const tokens = tokensOf(theme);
  expect(SURFACES.filter((surface) => contrast(tokens, "accent", surface) < MARK)).toEqual([]);
});

test.each(["light", "dark"] as const)("in the %s the border of a field is seen on every surface", (theme) => {
  const tokens = tokensOf(theme);
  expect(SURFACES.filter((surface) => contrast(tokens, "line-field", surface) < MARK)).toEqual([]);
});

test.each(["light", "dark"] as const)("in the %s the lines of charts are seen on their ground", (theme) => {
  const tokens = tokensOf(theme);
  const lines = [...tokens.keys()].filter((name) => name.startsWith("chart-"));
  expect(lines.filter((line) => contrast(tokens, line, "surface") < MARK)).toEqual([]);
});

test("no style sheet puts a text on a ground that is not looked at here", () => {
  const unknown = RULES.filter(({ text, ground }) => text !== undefined && (!TEXT_ON[text] || (ground !== undefined && !TEXT_ON[text].includes(ground))));
  expect(unknown).toEqual([]);
});
