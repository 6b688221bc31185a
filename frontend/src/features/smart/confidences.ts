import type { Waiting } from "@/api/schema.gen";

/** How many suggestions of some labels lie in each range of confidence. */
export function summed(labels: Waiting["labels"]): number[] {
  const bins = Array.from({ length: Math.max(0, ...labels.map(({ confidences }) => confidences.length)) }, () => 0);
  for (const { confidences } of labels) confidences.forEach((count, place) => (bins[place] = (bins[place] ?? 0) + count));
  return bins;
}

/** Whether a bin of `count` meets a range of confidence, both from 0 to 1. */
export function isWithin(place: number, count: number, [least, most]: readonly [number, number]): boolean {
  const [from, to] = [place / count, (place + 1) / count];
  return to > least + 1e-9 && from < most - 1e-9;
}
