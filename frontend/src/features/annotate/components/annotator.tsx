import { App } from "antd";
import { useCallback, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset, Label } from "@/api/schema.gen";
import type { ActionContext } from "@/canvas/actions/action";
import type { SampleFilter } from "@/lib/sample-filter";

import { canvasLabels } from "../canvas-labels";
import { mayAddLabels, mayAnnotate, mayConfirm } from "../rights";
import type { SampleRef } from "../saving/entry";
import type { SaveQueue } from "../saving/save-queue";
import { useKeys } from "../use-keys";
import { type AskToLeave, useLeave } from "../use-leave";
import { useNaming } from "../use-naming";
import { useSaveSummary } from "../use-save-queue";
import { useSession } from "../use-session";
import { useShownSample } from "../use-shown-sample";
import { useWalk } from "../use-walk";
import styles from "./annotator.module.css";
import { FilmStrip } from "./film-strip";
import { Header } from "./header";
import { HelpSheet } from "./help-sheet";
import { Notices } from "./notices";
import { SaveStateBadge } from "./save-state";
import { SidePanel } from "./side-panel";
import { Stage } from "./stage";
import { Toolbar } from "./toolbar";

export interface AnnotatorProps {
  readonly dataset: Dataset;
  readonly counts: Dataset["counts"];
  readonly labels: readonly Label[];
  readonly sampleRef: SampleRef;
  readonly filter: SampleFilter;
  readonly queue: SaveQueue;
}

/** The page once everything around the sample is known: header, tools, drawing, list, strip. */
export function Annotator({ dataset, counts, labels, sampleRef, filter, queue }: AnnotatorProps) {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const role = dataset.my_role;
  const known = useMemo(() => canvasLabels(labels), [labels]);
  const session = useSession(queue, known, dataset);
  const { shown, retry } = useShownSample(session, queue, sampleRef, mayAnnotate(role));
  const sample = shown.kind === "shown" ? shown.sample : null;
  const sampleState = useSyncExternalStore(session.subscribe, session.getSampleState);
  const summary = useSaveSummary(queue);
  // A drawn shape that waits for its label is not left behind by a hasty click.
  const isWaiting = useCallback(() => session.router.isWaiting, [session]);
  const walk = useWalk(sampleRef, filter, shown.kind === "shown", isWaiting);
  const ask: AskToLeave = ({ go, stay }) => {
    const words = { title: t("annotate.leave.title"), content: t("annotate.leave.text"), okText: t("annotate.leave.go"), cancelText: t("annotate.leave.stay") };
    const { destroy } = modal.confirm({ ...words, onOk: go, onCancel: stay });
    return { close: destroy };
  };

  const { goToNext, goToPrevious } = walk;
  const { leave, isLeaving } = useLeave(queue, sampleRef.datasetId, filter);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const { suggested, addLabel, name } = useNaming(session, sampleRef.datasetId, mayAddLabels(role));

  const context = useMemo<ActionContext>(
    () => ({
      store: session.store,
      router: session.router,
      page: {
        goToNext,
        goToPrevious,
        confirm: () => session.confirm(),
        canConfirm: () => mayConfirm(role) && session.canConfirm(),
        declareEmpty: () => session.declareEmpty(),
        canDeclareEmpty: () => session.canDeclareEmpty(),
        saveNow: () => queue.retryNow(),
        showHelp: () => setIsHelpOpen(true),
      },
    }),
    [session, queue, role, goToNext, goToPrevious],
  );
  useKeys(context, isHelpOpen || isLeaving);

  return (
    <div className={styles.page}>
      <Header
        sample={sample}
        sampleState={sampleState}
        counts={counts}
        walk={walk}
        isLeaving={isLeaving}
        leave={() => leave(ask)}
      >
        <SaveStateBadge summary={summary} retry={() => queue.retryNow()} />
      </Header>
      <Toolbar context={context} />
      <main className={styles.stage}>
        <Stage session={session} shown={shown} retry={retry} suggested={suggested} addLabel={addLabel} name={name} />
        <Notices queue={queue} summary={summary} sampleId={sampleRef.sampleId} />
      </main>
      <SidePanel session={session} addLabel={addLabel} mayConfirm={mayConfirm(role)} />
      <FilmStrip neighbours={walk.neighbours} current={sample} goTo={walk.goTo} />
      <HelpSheet labels={known} isOpen={isHelpOpen} close={() => setIsHelpOpen(false)} />
    </div>
  );
}
