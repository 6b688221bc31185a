import type { VersionChange } from "@/api/schema.gen";

type Marks = NonNullable<VersionChange["before"]>["annotations"];
type MarkOf = Marks[number];

/** The marks of one side: those that the other side has just so, and those that it has not. */
export interface Side {
  steady: MarkOf[];
  changed: MarkOf[];
}

export interface Sides {
  before: Side;
  after: Side;
  /** Where shapes that moved were before. */
  former: MarkOf[];
}

const wordsOf = ({ label, shape }: MarkOf) => JSON.stringify([label, shape ?? null]);

/** Parts the marks of both versions: by their ids, and what has no partner by what it says. */
export function sidesOf({ before, after }: Pick<VersionChange, "before" | "after">): Sides {
  const olds = before?.annotations ?? [];
  const news = after?.annotations ?? [];
  const oldOf = new Map(olds.map((mark) => [mark.id, mark]));
  const newOf = new Map(news.map((mark) => [mark.id, mark]));
  const lone = (marks: Marks, others: Map<string, MarkOf>) => new Set(marks.filter(({ id }) => !others.has(id)).map(wordsOf));
  const [gone, come] = [lone(olds, newOf), lone(news, oldOf)];
  const isSteady = (mark: MarkOf, partner: MarkOf | undefined, twins: Set<string>) => (partner ? wordsOf(partner) === wordsOf(mark) : twins.has(wordsOf(mark)));
  const part = (marks: Marks, partnerOf: Map<string, MarkOf>, twins: Set<string>): Side => ({
    steady: marks.filter((mark) => isSteady(mark, partnerOf.get(mark.id), twins)),
    changed: marks.filter((mark) => !isSteady(mark, partnerOf.get(mark.id), twins)),
  });
  const moved = news.filter(({ id, shape }) => oldOf.has(id) && JSON.stringify(oldOf.get(id)?.shape) !== JSON.stringify(shape));
  return {
    before: part(olds, newOf, come),
    after: part(news, oldOf, gone),
    former: moved.flatMap(({ id }) => oldOf.get(id) ?? []),
  };
}
