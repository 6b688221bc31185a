import type { Change as PastChange } from "@/api/schema.gen";
import type { Annotation, CanvasLabel, ChangeSet } from "@/canvas/model/annotation";
import type { Point } from "@/canvas/model/geometry";
import type { RunLengths } from "@/lib/run-lengths";

/** An annotation as the history keeps it: label, kind, what a kind other than the rectangle needs, and the box around it. */
interface Kept {
  readonly l: number;
  readonly k?: string;
  readonly p?: { readonly points?: readonly (readonly [number, number])[]; readonly angle?: number; readonly rle?: RunLengths };
  readonly x0?: number;
  readonly y0?: number;
  readonly x1?: number;
  readonly y1?: number;
}

type NamesById = ReadonlyMap<string, string>;

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "l" in value;
}

function keptIn({ annotations }: PastChange["before"]): ReadonlyMap<string, Kept> {
  const entries = typeof annotations === "object" && annotations !== null ? Object.entries(annotations) : [];
  return new Map(entries.flatMap(([id, kept]) => (isKept(kept) ? [[id, kept] as const] : [])));
}

function shapeOf({ k: kind, p, x0 = 0, y0 = 0, x1 = 0, y1 = 0 }: Kept): Annotation["shape"] {
  if (!kind) return null;
  const corners: readonly Point[] = [[x0, y0], [x1, y1]];
  return { kind, points: p?.points ?? (kind === "rectangle" ? corners : []), ...(p?.angle === undefined ? {} : { angle: p.angle }), ...(p?.rle ? { rle: p.rle } : {}) };
}

/** A label that is gone since has no name. */
function annotationOf(id: string, kept: Kept | undefined, names: NamesById): Annotation | null {
  if (!kept) return null;
  const labelId = String(kept.l);
  const rest = { attributes: {}, hard: false, source: "human", confidence: null, isSuggestion: false, order: 0 } as const;
  return { id, label: names.get(labelId) ?? "", labelId, shape: shapeOf(kept), ...rest };
}

/** What an entry of a sample's history did to its annotations, as the canvas shows it. */
export function changesOf({ before, after }: Pick<PastChange, "before" | "after">, labels: Iterable<CanvasLabel>): ChangeSet {
  const names = new Map([...labels].map(({ id, name }) => [id, name]));
  const [was, is] = [keptIn(before), keptIn(after)];
  const ids = new Set([...was.keys(), ...is.keys()]);
  return [...ids].map((id) => ({ id, before: annotationOf(id, was.get(id), names), after: annotationOf(id, is.get(id), names) }));
}
