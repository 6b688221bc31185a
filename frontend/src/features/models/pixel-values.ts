import type { ModelSettings } from "@/api/schema.gen";

type Values = Pick<ModelSettings, "mean" | "std">;

const same = (value: number): number[] => [value, value, value];

/** The ways in which models mostly take the values of a pixel, 0 to 255: (value - mean) / std. */
export const USUAL_VALUES = {
  unit: { mean: same(0), std: same(255) },
  symmetric: { mean: same(127.5), std: same(127.5) },
  imagenet: { mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] },
  raw: { mean: same(0), std: same(1) },
} as const satisfies Record<string, Values>;

export type UsualValues = keyof typeof USUAL_VALUES;

const isClose = (a: readonly number[], b: readonly number[]) => a.every((value, place) => Math.abs(value - (b[place] ?? NaN)) < 0.01);

/** Which of the usual ways it is; "own" where it is none. */
export function usualValuesOf({ mean, std }: Values): UsualValues | "own" {
  const names = Object.keys(USUAL_VALUES) as UsualValues[];
  return names.find((name) => isClose(USUAL_VALUES[name].mean, mean) && isClose(USUAL_VALUES[name].std, std)) ?? "own";
}
