/** The picture with the focus: which stack of the list, and which of its samples. */
export interface Place {
  stack: number;
  sample: number;
}

/** Where an arrow leads from a place, among stacks of so many pictures; the same place at an edge, null for other keys. */
export function stepped({ stack, sample }: Place, key: string, sizes: readonly number[]): Place | null {
  const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const step = steps[key];
  if (!step) return null;
  const next = Math.min(Math.max(stack + step[0], 0), sizes.length - 1);
  return within({ stack: next, sample: sample + step[1] }, sizes);
}

/** The nearest place that there is: stacks go, and pictures of them. */
export function within({ stack, sample }: Place, sizes: readonly number[]): Place {
  const there = Math.min(Math.max(stack, 0), Math.max(sizes.length - 1, 0));
  return { stack: there, sample: Math.min(Math.max(sample, 0), Math.max((sizes[there] ?? 1) - 1, 0)) };
}
