import { type Axis, positionOf, spanOf, valueAt } from "./axis";

const WANTED = 5;

/** Round values in the shown part of an axis: the numbers below it. */
export function ticksOf(axis: Axis): number[] {
  const [low, high] = spanOf(axis).map((position) => valueAt(axis.scale, position)) as [number, number];
  const round = axis.scale === "log" ? powers(low, high) : [];
  return round.length >= 3 ? round : steps(low, high);
}

/** The positions of these values. */
export function positionsOf({ scale }: Pick<Axis, "scale">, values: readonly number[]): number[] {
  return values.map((value) => positionOf(scale, value));
}

/** Equal steps of 1, 2 or 5 times a power of ten. */
function steps(low: number, high: number): number[] {
  const rough = (high - low) / WANTED;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const number = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: number }, (_, place) => Number(((first + place) * step).toPrecision(12)));
}

/** 1, 10, 100, ...; where these are few 1, 2, 5, 10, ...; where they are many every second or third. */
function powers(low: number, high: number): number[] {
  const tens = between(low, high, [1]);
  if (tens.length < 3) return between(low, high, [1, 2, 5]);
  const every = Math.ceil(tens.length / (WANTED + 1));
  return tens.filter((_, place) => place % every === 0);
}

function between(low: number, high: number, factors: readonly number[]): number[] {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const all = Array.from({ length: to - from + 1 }, (_, place) => factors.map((factor) => Number(`${factor}e${from + place}`))).flat();
  return all.filter((value) => value >= low && value <= high);
}
