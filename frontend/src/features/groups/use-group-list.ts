import { useState } from "react";

import type { Grouping, SampleGroup } from "@/api/schema.gen";

import { type Marks, marksOf, toggled, withMarks } from "./marks";
import { useGroupMembers, useGroups } from "./queries";

const NONE: ReadonlySet<string> = new Set();

/** The groups that are shown, which of them are opened, and what is marked in them. */
export function useGroupList(datasetId: string, grouping: Grouping) {
  const query = useGroups(datasetId, grouping.id);
  const [open, setOpen] = useState(NONE);
  const [marks, setMarks] = useState<Marks>(new Map());
  const groups = query.data?.pages.flatMap((page) => page.results) ?? [];
  const members = useGroupMembers(datasetId, grouping.id, [...open]);
  const toggleOpen = ({ id }: SampleGroup) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  return {
    query,
    groups,
    samplesOf: (group: SampleGroup) => members.get(group.id) ?? group.samples,
    isOpen: ({ id }: SampleGroup) => open.has(id),
    toggleOpen,
    marksOf: ({ id }: SampleGroup) => marksOf(marks, id),
    mark: ({ id }: SampleGroup, sample: string) => setMarks((before) => toggled(before, id, sample)),
    unmark: ({ id }: SampleGroup) => setMarks((before) => withMarks(before, id, NONE)),
  };
}

export type GroupList = ReturnType<typeof useGroupList>;
