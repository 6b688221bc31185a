import { App } from "antd";
import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Label, PresentPerson } from "@/api/schema.gen";
import type { ActionContext } from "@/canvas/actions/action";
import { nothingHere } from "@/canvas/actions/nothing-here";
import { useKeymap } from "@/canvas/view/use-keymap";
import { useViewSettings } from "@/canvas/view/use-view-settings";
import { useFullScreen } from "@/hooks/use-full-screen";
import { useLatest } from "@/hooks/use-latest";
import { useToast } from "@/hooks/use-toast";
import type { SampleFilter } from "@/lib/sample-filter";

import { canvasLabels } from "./canvas-labels";
import { NOTE_FIELD } from "./components/sample-remarks";
import type { QueueTab } from "./queue";
import { mayAddLabels, mayAnnotate, mayConfirm } from "./rights";
import type { SampleRef } from "./saving/entry";
import type { SaveQueue } from "./saving/save-queue";
import { useComparing } from "./use-comparing";
import { keyText } from "./key-text";
import { useHiddenUnsure } from "./use-hidden-unsure";
import { useKeys } from "./use-keys";
import { type AskToLeave, useLeave } from "./use-leave";
import { sharedClipboard } from "./shared-clipboard";
import { useNextWalk } from "./use-next-walk";
import { useNaming } from "./use-naming";
import { useRepeat } from "./use-repeat";
import { useQueueWalk } from "./use-queue-walk";
import { useSampleRemarks } from "./use-sample-remarks";
import { useSession } from "./use-session";
import { useShownSample } from "./use-shown-sample";
import { useUndecided } from "./use-undecided";
import { type Handed, useWalk } from "./use-walk";

export interface AnnotatingProps {
  readonly dataset: Dataset;
  readonly counts: Dataset["counts"];
  readonly labels: readonly Label[];
  readonly sampleRef: SampleRef;
  readonly filter: SampleFilter;
  /** Samples are handed out one by one, to one person each, or along what a run proposes to label next. */
  readonly handed: Handed;
  readonly queue: SaveQueue;
  readonly people: readonly PresentPerson[];
  /** Keys and view are each person's own. */
  readonly personId: string;
}

function queueTabOf({ tab }: SampleFilter): QueueTab {
  return tab === "to_confirm" ? tab : "unlabeled";
}

/** What every page on which one sample is worked on shares: the session, the walk, the keys, leaving. */
export function useAnnotating({ dataset, labels, sampleRef, filter, handed, queue, personId }: AnnotatingProps) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const { warn, done } = useToast();
  const role = dataset.my_role;
  const keys = useKeymap(personId);
  const { keymap } = keys;
  const known = useMemo(() => canvasLabels(labels, keymap, dataset.type), [labels, keymap, dataset.type]);
  const session = useSession(queue, known, dataset);
  useViewSettings(session.store, personId);
  useHiddenUnsure(session.store);
  const { shown, retry } = useShownSample(session, queue, sampleRef, mayAnnotate(role));
  const sample = shown.kind === "shown" ? shown.sample : null;
  const sampleState = useSyncExternalStore(session.subscribe, session.getSampleState);
  // A drawn shape that waits for its label is not left behind by a hasty click.
  const isWaiting = useCallback(() => session.router.isWaiting, [session]);
  const ownWalk = useWalk(sampleRef, filter, handed, shown.kind === "shown", { isHeld: isWaiting, atEnd: () => warn(t("annotate.last")) });
  const { walk: queued, queueing } = useQueueWalk(ownWalk, sampleRef, handed === "queue" ? queueTabOf(filter) : null, queue);
  const { walk, next } = useNextWalk(queued, sampleRef, handed === "next");
  const comparing = useComparing(queue, sampleRef.sampleId, session.store);
  const undecided = useUndecided(dataset.id, sample);
  const remarks = useSampleRemarks(dataset.id, sample, queue);
  const naming = useNaming(session, sampleRef.datasetId, mayAddLabels(role));
  const { leave, isLeaving } = useLeave(queue, sampleRef.datasetId, filter);
  const [sheet, setSheet] = useState<"help" | "keys" | null>(null);
  const [isFullScreen, toggleFullScreen] = useFullScreen();
  const [isHistoryOpen, setIsHistoryOpen] = useState(false);
  const ask: AskToLeave = ({ go, stay }) => {
    const words = { title: t("annotate.leave.title"), content: t("annotate.leave.text"), okText: t("annotate.leave.go"), cancelText: t("annotate.leave.stay") };
    const { destroy } = modal.confirm({ ...words, onOk: go, onCancel: stay });
    return { close: destroy };
  };

  const { goToNext, goToPrevious, goTo } = walk;
  // The context stays the same from sample to sample, so that tools and panels need not be drawn again.
  const repeat = useRepeat(session, sampleRef, walk.previousId);
  const latest = useLatest({ undecided, remarks, repeat, hasNext: walk.hasNext, hasPrevious: walk.hasPrevious });
  const context = useMemo<ActionContext>(() => {
    const canConfirm = () => mayConfirm(role) && session.canConfirm();
    const stepElsewhere = (step: "undo" | "redo") => {
      const sampleId = session.nextFor(step);
      if (sampleId === null || session.router.isWaiting) return;
      session.await(step, sampleId);
      goTo(sampleId);
      done(t(`annotate.elsewhere.${step}`));
    };
    const goOn = () => (latest.current.hasNext ? goToNext() : warn(t("annotate.last")));
    return {
      store: session.store,
      router: session.router,
      clipboard: sharedClipboard(localStorage),
      keymap,
      page: {
        goToNext,
        goToPrevious,
        confirm: () => session.confirm(),
        canConfirm,
        confirmAndGo: () => {
          session.confirm();
          latest.current.undecided.set(false);
          goOn();
        },
        declareEmpty: () => {
          session.declareEmpty();
          latest.current.undecided.set(false);
        },
        canDeclareEmpty: () => session.canDeclareEmpty(),
        finish: () => {
          if (session.isUntouched()) return warn(t("annotate.classify.nothingChosen", { key: keyText(keymap, nothingHere, t) }));
          if (canConfirm()) session.confirm();
          latest.current.undecided.set(false);
          goOn();
        },
        putOff: () => {
          const { undecided } = latest.current;
          undecided.set(!undecided.isSet);
          if (!undecided.isSet) goOn();
        },
        markHard: () => latest.current.remarks.set({ hard: !latest.current.remarks.hard }),
        writeNote: () => document.getElementById(NOTE_FIELD)?.focus(),
        undoElsewhere: () => stepElsewhere("undo"),
        canUndoElsewhere: () => session.nextFor("undo") !== null,
        redoElsewhere: () => stepElsewhere("redo"),
        canRedoElsewhere: () => session.nextFor("redo") !== null,
        repeatPrevious: () => void latest.current.repeat(),
        canRepeatPrevious: () => latest.current.hasPrevious,
        tellNoOutline: (failure) => warn(t(`annotate.outline.failure.${failure}`)),
        tellApart: () => warn(t("annotate.join.apart")),
        tellLeftOut: (count) => warn(t("annotate.repeat.leftOut", { count })),
        saveNow: () => queue.retryNow(),
        showHelp: () => setSheet("help"),
        changeKeys: () => setSheet("keys"),
        toggleFullScreen,
        canFillScreen: () => document.fullscreenEnabled,
        toggleHistory: () => setIsHistoryOpen((isOpen) => !isOpen),
      },
    };
  }, [session, queue, role, keymap, goToNext, goToPrevious, goTo, latest, toggleFullScreen, warn, done, t]);
  useKeys(context, sheet !== null || isLeaving || comparing.isOpen);

  const sheets = useMemo(() => ({ open: sheet, close: () => setSheet(null), changeKeys: () => setSheet("keys") }), [sheet]);
  const history = { isOpen: isHistoryOpen, close: () => setIsHistoryOpen(false) };
  return {
    known,
    session,
    shown,
    retry,
    sample,
    sampleState,
    walk,
    queueing,
    next,
    naming,
    undecided,
    remarks,
    comparing,
    context,
    keys,
    sheets,
    history,
    isFullScreen,
    isLeaving,
    leave: () => leave(ask),
  };
}

export type Annotating = ReturnType<typeof useAnnotating>;
