// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

const TOKENS = readFileSync(join(import.meta.dirname, "tokens.css"), "utf8");
/** What stands side by side and is told apart by its colour alone. */
const TOLD_APART = [
  ["usage-train", "usage-eval", "usage-inference", "state-unlabeled"],
  ["chart-1", "chart-2", "chart-3", "chart-4"],
] as const;
const CLEAR = 10; // of CIELAB: about four times the least difference that is seen side by side

/** Linear RGB as it is seen by eyes that lack a kind of cones (Machado, Oliveira and Fernandes 2009, severity 1). */
const EYES: Readonly<Record<string, readonly number[]>> = {
  usual: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};
const XYZ = [0.4124 / 0.9505, 0.3576 / 0.9505, 0.1805 / 0.9505, 0.2126, 0.7152, 0.0722, 0.0193 / 1.089, 0.1192 / 1.089, 0.9505 / 1.089];

type Vector = readonly [number, number, number];

const times = (matrix: readonly number[], [a, b, c]: Vector): Vector => {
  const row = (at: number) => matrix[at]! * a + matrix[at + 1]! * b + matrix[at + 2]! * c;
  return [row(0), row(3), row(6)];
};

function colourOf(theme: string, name: string): Vector {
  const [light = "", dark = ""] = TOKENS.split(':root[data-theme="dark"]');
  const hex = new RegExp(`--${name}: #(..)(..)(..);`).exec(theme === "dark" ? dark : light)!.slice(1);
  const [r, g, b] = hex.map((part) => parseInt(part, 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return [r!, g!, b!];
}

function lab(rgb: Vector): Vector {
  const within = rgb.map((part) => Math.min(1, Math.max(0, part))) as unknown as Vector;
  const [x, y, z] = times(XYZ, within).map((part) => (part > 0.008856 ? Math.cbrt(part) : 7.787 * part + 16 / 116));
  return [116 * y! - 16, 500 * (x! - y!), 200 * (y! - z!)];
}

function tooNear(theme: string, eyes: string): string[] {
  const seen = (name: string) => lab(times(EYES[eyes]!, colourOf(theme, name)));
  const pairs = TOLD_APART.flatMap((names) => names.flatMap((one, place) => names.slice(place + 1).map((other) => [one, other] as const)));
  return pairs.filter(([one, other]) => Math.hypot(...seen(one).map((part, at) => part - seen(other)[at]!)) < CLEAR).map(([one, other]) => `${one}, ${other}`);
}

test.each(Object.keys(EYES))("colours that stand for something are told apart in %s ", (eyes) => {
  expect([tooNear("light", eyes), tooNear("dark", eyes)]).toEqual([[], []]);
});
