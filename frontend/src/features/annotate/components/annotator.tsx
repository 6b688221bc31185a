import { HistoryOutlined } from "@ant-design/icons";
import { useMemo } from "react";

import { showHistory } from "@/canvas/actions/show-history";
import { useMe } from "@/hooks/use-me";

import { othersOf } from "../others";
import { mayAnnotate, mayConfirm } from "../rights";
import type { AnnotatingProps } from "../use-annotating";
import { useAnnotating } from "../use-annotating";
import { useGuide } from "../use-guide";
import { ActionButton } from "./action-button";
import styles from "./annotator.module.css";
import { ClassifyPanel } from "./classify-panel";
import { ConflictDialog } from "./conflict-dialog";
import { FilmStrip } from "./film-strip";
import { GuideCard } from "./guide-card";
import { Header } from "./header";
import { HistoryDrawer } from "./history-drawer";
import { HelpSheet } from "./help-sheet";
import { KeysDialog } from "./keys-dialog";
import { Notices } from "./notices";
import { SampleRemarks } from "./sample-remarks";
import { PeopleHere, TogetherNote } from "./people-here";
import { QueueEnd } from "./queue-end";
import { SaveStateBadge } from "./save-state";
import { SidePanel } from "./side-panel";
import { SkipButton } from "./skip-button";
import { Stage } from "./stage";
import { Toolbar } from "./toolbar";

/** The page once everything around the sample is known: header, tools, image, panel, strip. */
export function Annotator(props: AnnotatingProps) {
  const { dataset, counts, sampleRef, queue, people } = props;
  const page = useAnnotating(props);
  const { session, context, shown, sample, walk, naming, undecided, comparing, sheets } = page;
  const { guide, restart } = useGuide(session.store, sample?.id ?? null);
  const me = useMe();
  const others = othersOf(people, me.data?.username, sampleRef.sampleId);
  const isWhole = dataset.type === "image_classification";
  const { remarks } = page;
  const maySay = sample !== null && mayAnnotate(dataset.my_role);
  // The panel is drawn again only when it has something else to show.
  const said = useMemo(() => <SampleRemarks remarks={remarks} keymap={context.keymap} isDisabled={!maySay} />, [remarks, context.keymap, maySay]);
  return (
    <div className={isWhole ? `${styles.page} ${styles.whole}` : styles.page}>
      <Header
        sample={sample}
        sampleState={page.sampleState}
        isUndecided={undecided.isSet}
        counts={counts}
        walk={walk}
        keymap={context.keymap}
        isLeaving={page.isLeaving}
        leave={page.leave}
      >
        <ActionButton context={context} action={showHistory} icon={<HistoryOutlined aria-hidden />} />
        {page.queueing && !page.queueing.isOver && <SkipButton skip={page.queueing.skip} />}
        <PeopleHere {...others} />
        <SaveStateBadge queue={queue} />
      </Header>
      <Toolbar context={context} isFullScreen={page.isFullScreen} />
      <main className={styles.stage}>
        <Stage context={context} session={session} shown={shown} retry={page.retry} suggested={naming.suggested} addLabel={naming.addLabel} name={naming.name} />
        <Notices queue={queue} comparing={comparing} labels={page.known} addLabel={naming.addLabel}>
          {(page.queueing?.isOver || page.next?.isOver) && <QueueEnd leave={page.leave} isNext={page.next !== null} />}
        </Notices>
        <TogetherNote {...others} />
        {guide && <GuideCard guide={guide} keymap={context.keymap} />}
      </main>
      {isWhole ? (
        <ClassifyPanel context={context} addLabel={naming.addLabel} isUndecided={undecided.isSet}>
          {said}
        </ClassifyPanel>
      ) : (
        <SidePanel context={context} session={session} addLabel={naming.addLabel} mayConfirm={mayConfirm(dataset.my_role)} hasPrevious={walk.hasPrevious}>
          {said}
        </SidePanel>
      )}
      <FilmStrip neighbours={walk.neighbours} current={sample} goTo={walk.goTo} />
      {page.history.isOpen && sample && <HistoryDrawer key={sample.id} dataset={dataset} sampleRef={sampleRef} queue={queue} store={session.store} close={page.history.close} />}
      {comparing.isOpen && (
        <ConflictDialog
          store={session.store}
          picture={shown.kind === "shown" ? shown.picture : null}
          labels={page.known}
          conflicts={comparing.conflicts}
          settle={(choices) => choices.forEach((side, id) => queue.resolve(sampleRef, id, side))}
          putOff={comparing.putOff}
        />
      )}
      <HelpSheet labels={page.known} keymap={context.keymap} isForShapes={!isWhole} isOpen={sheets.open === "help"} close={sheets.close} showGuide={restart} changeKeys={sheets.changeKeys} />
      <KeysDialog labels={props.labels} keys={page.keys} isForShapes={!isWhole} isOpen={sheets.open === "keys"} close={sheets.close} />
    </div>
  );
}
