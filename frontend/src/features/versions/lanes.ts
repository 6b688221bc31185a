import type { Version } from "@/api/schema.gen";

/** A row of the list: a version, or a parent that lies in the trash and is known by its name alone. */
export type HistoryRow = { id: string; name: string; version: Version | null };

/** How a row is drawn: its place, and the lines from its upper edge through it to the lower one. */
export interface Lane {
  column: number;
  /** Columns whose line comes in from above and ends at this row. */
  joining: number[];
  /** Columns whose line passes by. */
  passing: number[];
  /** Whether a line goes on down from this row, to its parent. */
  goesOn: boolean;
}

/** The versions, the newest first, and below the last child of each the parent that is in the trash. */
export function historyRows(versions: readonly Version[]): HistoryRow[] {
  const known = new Set(versions.map(({ id }) => id));
  const rows: HistoryRow[] = [];
  versions.forEach((version, place) => {
    rows.push({ id: version.id, name: version.name, version });
    const { parent, parent_name: name, parent_deleted: isDeleted } = version;
    if (!parent || !isDeleted || known.has(parent)) return;
    const isLast = !versions.slice(place + 1).some((other) => other.parent === parent);
    if (isLast) rows.push({ id: parent, name: name ?? "", version: null });
  });
  return rows;
}

/** The lanes of a list whose rows are the newest first: a lane runs from a child down to its parent. */
export function lanesOf(rows: readonly HistoryRow[]): Lane[] {
  const awaited: (string | null)[] = []; // by column, the row whose turn the line waits for
  return rows.map(({ id, version }) => {
    const joining = awaited.flatMap((wanted, column) => (wanted === id ? [column] : []));
    const free = awaited.indexOf(null);
    const column = joining[0] ?? (free === -1 ? awaited.length : free);
    for (const each of joining) awaited[each] = null;
    const passing = awaited.flatMap((wanted, each) => (wanted !== null ? [each] : []));
    const parent = version?.parent ?? null;
    awaited[column] = parent;
    while (awaited.length > 0 && awaited.at(-1) === null) awaited.pop();
    return { column, joining, passing, goesOn: parent !== null };
  });
}
