import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { BatchResult } from "@/api/schema.gen";
import { useBatch } from "@/hooks/use-batch";
import { useJobStarted } from "@/hooks/use-job-started";
import { useOutcome } from "@/hooks/use-outcome";
import { useRefreshDataset } from "@/hooks/use-refresh-dataset";
import { SECONDS_TO_UNDO, useToast } from "@/hooks/use-toast";
import { isTakenBack, useUndo } from "@/hooks/use-undo";

import { useIgnore, useLabelAlike } from "./queries";

/** Something that was done here and can be taken back; `isOver` when that was done already, by a note. */
interface Deed {
  isOver: () => boolean;
  undo: () => void;
}

/** Samples of one stack that get the annotations of another one. */
export interface Alike {
  source: string;
  targets: string[];
}

/** One note for all: whoever goes through a hundred stacks would see none of them. */
const NOTE = "stacks";

/** What is done to stacks, each with its note and its undo; Ctrl+Z takes one after the other back. */
export function useDeeds(datasetId: string) {
  const { t } = useTranslation();
  const toast = useToast();
  const undoGroup = useUndo(datasetId);
  const tell = useOutcome(undoGroup);
  const jobStarted = useJobStarted(datasetId);
  const batch = useBatch(datasetId);
  const ignoring = useIgnore(datasetId);
  const labeling = useLabelAlike(datasetId);
  const done = useRef<Deed[]>([]);
  const answered = useRef<Promise<unknown>>(Promise.resolve());

  const refresh = useRefreshDataset(datasetId);
  const failed = (error: unknown) => {
    toast.failed(error);
    refresh(); // the stack left the list before the answer came
  };
  const finish = useCallback(
    (result: BatchResult) => {
      const { change_group: group, job } = result;
      if (job) return jobStarted({ job });
      tell(result, NOTE);
      if (group) done.current.push({ isOver: () => isTakenBack(group), undo: () => undoGroup(group) });
    },
    [jobStarted, tell, undoGroup],
  );
  // Not by the callbacks of `mutate`: whoever goes on before the server answers would hear of the last deed alone.
  const afterwards = <Result>(sent: Promise<Result>, then: (result: Result) => void) => {
    const before = answered.current;
    answered.current = sent.then(then).catch(failed).then(() => before);
  };
  const remove = (samples: string[]) => afterwards(batch.mutateAsync({ target: { samples }, action: { action: "delete" } }), finish);
  const labelAlike = (stacks: Alike[], replace: boolean) => afterwards(labeling.mutateAsync({ stacks, replace }), finish);
  const ignore = (stacks: string[][], ignored: boolean) => {
    let isOver = false;
    const undo = () => {
      isOver = true;
      afterwards(ignoring.mutateAsync({ stacks, ignored: !ignored }), () => toast.done(t("samples.bulk.undone")));
    };
    afterwards(ignoring.mutateAsync({ stacks, ignored }), () => {
      const words = t(ignored ? "duplicates.done.ignored" : "duplicates.done.shown", { count: stacks.length });
      toast.done(words, { key: NOTE, action: { label: t("common.actions.undo"), perform: undo, seconds: SECONDS_TO_UNDO } });
      done.current.push({ isOver: () => isOver, undo });
    });
  };
  /** Once the server has answered: what it has not done yet can't be taken back. */
  const undoLast = useCallback(() => {
    void answered.current.then(() => {
      let deed = done.current.pop();
      while (deed?.isOver()) deed = done.current.pop();
      deed?.undo();
    });
  }, []);
  return { remove, labelAlike, ignore, undoLast, isBusy: batch.isPending || ignoring.isPending || labeling.isPending };
}

export type Deeds = ReturnType<typeof useDeeds>;
