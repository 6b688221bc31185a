import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { BatchResult } from "@/api/schema.gen";
import { type Decision, tallied, verdictIn, withDecision } from "@/lib/verdict-tally";

import type { BulkAction } from "./use-batch";
import { SECONDS_TO_UNDO, useToast } from "./use-toast";
import { isTakenBack, useTakeBack } from "./use-undo";

const NOTE = "verdicts";

export interface VerdictNote {
  /** Counts what an action said of suggestions; false where it said nothing of them, or not of all. */
  count: (action: BulkAction, result: BatchResult) => boolean;
  /** Whether it is among what the note counts. */
  has: (group: string) => boolean;
  undo: (groups: readonly string[]) => void;
}

/** One note for a person who confirms sample after sample: it counts, and its undo takes back all that it says. */
export function useVerdictNote(datasetId: string): VerdictNote {
  const { t } = useTranslation();
  const toast = useToast();
  const takeBack = useTakeBack(datasetId);
  const decisions = useRef<Decision[]>([]);
  return useMemo(() => {
    const standing = () => decisions.current.filter(({ group }) => !isTakenBack(group));
    function show(undone: number): void {
      const left = standing();
      const counts = tallied(left).map(([verdict, count]) => t(`confirm.tally.${verdict}`, { count }));
      const words = undone > 0 ? [t("confirm.tally.undone", { count: undone }), ...counts] : counts;
      const perform = () => undo(standing().map(({ group }) => group));
      const action = left.length > 0 ? { label: t("common.actions.undo"), perform, seconds: SECONDS_TO_UNDO } : undefined;
      if (words.length > 0) toast.done(words.join(" · "), { key: NOTE, action });
    }
    function tell(results: readonly BatchResult[]): void {
      const refused = results.reduce((sum, each) => sum + each.refused.length, 0);
      if (refused > 0) toast.warn(t("samples.bulk.undonePartly", { count: refused }), { key: NOTE });
      else show(results.reduce((sum, each) => sum + each.changed, 0));
    }
    function undo(groups: readonly string[]): void {
      takeBack(groups).then(tell, (error: unknown) => {
        toast.failed(error);
        show(0);
      });
    }
    function count(action: BulkAction, { change_group: group, changed, refused }: BatchResult): boolean {
      const verdict = verdictIn(action);
      if (!verdict || !group || refused.length > 0) return false;
      decisions.current = withDecision(standing(), { verdict, group, samples: changed, at: Date.now() }, SECONDS_TO_UNDO * 1000);
      show(0);
      return true;
    }
    return { count, has: (group) => decisions.current.some((each) => each.group === group), undo };
  }, [t, toast, takeBack]);
}
