import type { Crop, CropChangeRequest, Shape } from "@/api/schema.gen";

/** What a person wants of one annotation. The crop is as he saw it, so that a change by others in between is noticed. */
export interface CropEdit {
  readonly crop: Crop;
  /** Name of the new label. */
  readonly label?: string;
  readonly shape?: Shape;
  readonly isDeleted?: boolean;
}

export type CropEdits = ReadonlyMap<string, CropEdit>;

/** The marks that wait to be applied, and the way back and forth between them. Never changed in place. */
export interface CropChanges {
  readonly edits: CropEdits;
  readonly past: readonly CropEdits[];
  readonly future: readonly CropEdits[];
}

export const NO_CHANGES: CropChanges = { edits: new Map(), past: [], future: [] };

/** Gives crops another label; one that gets its own label back has no mark any more. */
export function relabel(changes: CropChanges, crops: readonly Crop[], label: string): CropChanges {
  return marked(changes, crops, (edit) => ({ ...edit, label: edit.crop.label === label ? undefined : label, isDeleted: undefined }));
}

/** Marks crops for deletion; where all of them are already, takes the marks away. */
export function toggleDeleted(changes: CropChanges, crops: readonly Crop[]): CropChanges {
  const areAll = crops.every(({ id }) => changes.edits.get(id)?.isDeleted);
  return marked(changes, crops, (edit) => ({ ...edit, isDeleted: areAll ? undefined : true }));
}

export function reshape(changes: CropChanges, crop: Crop, shape: Shape): CropChanges {
  return marked(changes, [crop], (edit) => ({ ...edit, shape, isDeleted: undefined }));
}

/** Takes the marks of crops away. */
export function restore(changes: CropChanges, crops: readonly Crop[]): CropChanges {
  return marked(changes, crops, ({ crop }) => ({ crop }));
}

export function undo(changes: CropChanges): CropChanges {
  const { edits, past, future } = changes;
  const last = past.at(-1);
  return last ? { edits: last, past: past.slice(0, -1), future: [edits, ...future] } : changes;
}

export function redo(changes: CropChanges): CropChanges {
  const { edits, past, future } = changes;
  const [next, ...later] = future;
  return next ? { edits: next, past: [...past, edits], future: later } : changes;
}

function marked(changes: CropChanges, crops: readonly Crop[], change: (edit: CropEdit) => CropEdit): CropChanges {
  if (crops.length === 0) return changes;
  const edits = new Map(changes.edits);
  for (const crop of crops) {
    const edit = change(edits.get(crop.id) ?? { crop });
    if (edit.label !== undefined || edit.shape || edit.isDeleted) edits.set(crop.id, edit);
    else edits.delete(crop.id);
  }
  return { edits, past: [...changes.past, changes.edits], future: [] };
}

/** So many changes the server takes at once. */
const AT_ONCE = 10_000;

/** The marks in parts that are sent one after the other. */
export function partsOf(edits: CropEdits): CropEdits[] {
  const all = [...edits];
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, part) => new Map(all.slice(part * AT_ONCE, (part + 1) * AT_ONCE)));
}

/** What is left once these marks are applied: those that were made, or made anew, meanwhile. One undo takes all of them away. */
export function withoutApplied(changes: CropChanges, applied: CropEdits): CropChanges {
  const edits = new Map([...changes.edits].filter(([id, edit]) => applied.get(id) !== edit));
  return edits.size > 0 ? { edits, past: [NO_CHANGES.edits], future: [] } : NO_CHANGES;
}

/** The marks as the API takes them. */
export function requestOf(edits: CropEdits): CropChangeRequest[] {
  return [...edits.values()].map(({ crop, label, shape, isDeleted }) => ({
    id: crop.id,
    revision: crop.sample.revision,
    ...(isDeleted ? { delete: true } : { ...(label === undefined ? {} : { label }), ...(shape ? { shape } : {}) }),
  }));
}
