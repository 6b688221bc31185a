import { ExclamationCircleFilled, FlagOutlined, MessageFilled, PauseCircleFilled, QuestionCircleFilled } from "@ant-design/icons";
import { Tooltip } from "antd";
import { memo, type MouseEvent, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Label, Sample } from "@/api/schema.gen";
import type { HoverEvents } from "@/hooks/use-hover";
import { useHardWords } from "@/hooks/use-hard-words";
import { useLeastConfidence } from "@/hooks/use-least-confidence";
import { useSampleProblem } from "@/hooks/use-sample-problem";
import { type ListedSample, sampleOf } from "@/lib/listed-sample";
import { dashedOutlinesOf, type Mark, masksOf, outlinesOf, outlinesOfBoxes } from "@/lib/outlines";
import { isUndecided, noteOf } from "@/lib/sample-notes";
import { shownOf, type Suggested, suggestedLabels } from "@/lib/suggestions";

import { LabelChip } from "./label-chip";
import styles from "./sample-tile.module.css";
import { SuggestedChip } from "./suggested-chip";
import { Thumbnail } from "./thumbnail";

export interface LabelColours {
  byId: ReadonlyMap<string, string>;
  byName: ReadonlyMap<string, string>;
  /** The labels' names. */
  names: ReadonlyMap<string, string>;
}

export function labelColours(labels: readonly Label[]): LabelColours {
  return {
    byId: new Map(labels.map(({ id, color = UNKNOWN_COLOUR }) => [id, color])),
    byName: new Map(labels.map(({ name, color = UNKNOWN_COLOUR }) => [name, color])),
    names: new Map(labels.map(({ id, name }) => [id, name])),
  };
}

interface SampleTileProps {
  listed: ListedSample;
  href: string;
  colours: LabelColours;
  isSelected: boolean;
  /** The one tile that Tab comes to. */
  isCurrent: boolean;
  /** Whether only the picture is shown. */
  isCompact: boolean;
  /** Null for those who may not select. */
  tick: ((id: string, isRange: boolean) => void) | null;
  /** Null for those who may not mark. */
  markHard: ((id: string, isHard: boolean) => void) | null;
  /** Null where no preview is wanted. */
  hover: HoverEvents | null;
}

const CHIPS = 3;
/** Their figures take the place of a third. */
const SUGGESTED_CHIPS = 2;
const NO_MARKS: readonly Mark[] = [];
const NO_SUGGESTIONS: readonly Suggested[] = [];
export const UNKNOWN_COLOUR = "var(--text-faint)";

/** One sample of the grid: its picture with shapes, its state, name and labels. */
export const SampleTile = memo(function SampleTile({ listed, href, colours, isSelected, isCurrent, isCompact, tick, markHard, hover }: SampleTileProps) {
  const { t } = useTranslation();
  const sample = useMemo(() => sampleOf(listed), [listed]);
  const marks = sample.annotations ?? NO_MARKS;
  const [least] = useLeastConfidence();
  const suggested = useMemo(() => shownOf(sample.suggestions ?? NO_SUGGESTIONS, least), [sample, least]);
  const outlines = useMemo(
    () => [...outlinesOf(marks, colours.byId, UNKNOWN_COLOUR), ...dashedOutlinesOf(suggested, colours.byId, UNKNOWN_COLOUR)],
    [marks, suggested, colours],
  );
  const boxes = sample.boxes_in_range;
  const emphasised = useMemo(() => boxes && outlinesOfBoxes(boxes, colours.byName, UNKNOWN_COLOUR), [boxes, colours]);
  const masks = useMemo(() => masksOf(marks, colours.byId, UNKNOWN_COLOUR), [marks, colours]);
  const selectInstead = (event: MouseEvent) => {
    if (!tick || !(event.shiftKey || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    tick(sample.id, event.shiftKey);
  };
  return (
    <div className={isSelected ? `${styles.tile} ${styles.selected}` : styles.tile}>
      <div className={styles.place} onPointerEnter={(event) => hover?.enter(sample, event.currentTarget)} onPointerLeave={hover?.leave}>
        <Link to={href} className={styles.link} tabIndex={isCurrent ? 0 : -1} onClick={selectInstead} title={isCompact ? sample.name : undefined} aria-label={t("samples.tile.open", { name: sample.name })}>
          <Thumbnail
            src={sample.problem ? null : sample.thumbnail_url}
            name={sample.name}
            width={sample.width}
            height={sample.height}
            outlines={outlines}
            masks={masks}
            emphasised={emphasised}
          />
        </Link>
        {tick && (
          <input
            type="checkbox"
            className={styles.tick}
            tabIndex={isCurrent ? 0 : -1}
            checked={isSelected}
            onChange={(event) => tick(sample.id, (event.nativeEvent as globalThis.MouseEvent).shiftKey)}
            aria-label={t("samples.tile.select", { name: sample.name })}
          />
        )}
        <div className={styles.corner}>
          <HardMark sample={sample} isCurrent={isCurrent} markHard={markHard} />
          <span role="img" className={`${styles.state} ${styles[sample.state]}`} aria-label={t(`samples.tab.${sample.state}`)} title={t(`samples.tab.${sample.state}`)} />
        </div>
        <Remarks sample={sample} />
        <Problem sample={sample} />
      </div>
      {!isCompact && <Caption sample={sample} suggested={suggested} colours={colours} />}
    </div>
  );
});

/** A sample's name and labels, then those that are suggested. */
function Caption({ sample, suggested, colours }: Pick<SampleTileProps, "colours"> & { sample: Sample; suggested: readonly Suggested[] }) {
  const proposed = suggestedLabels(suggested);
  const given = sample.labels.slice(0, CHIPS);
  const shown = proposed.slice(0, Math.max(0, SUGGESTED_CHIPS - given.length));
  const more = sample.labels.length + proposed.length - given.length - shown.length;
  return (
    <>
      <div className={styles.name} title={sample.path}>
        {sample.name}
      </div>
      <div className={styles.chips}>
        {given.map((name) => (
          <LabelChip key={name} name={name} color={colours.byName.get(name)} />
        ))}
        {shown.map((each) => (
          <SuggestedChip key={each.labelId} label={each} name={colours.names.get(each.labelId) ?? ""} color={colours.byId.get(each.labelId)} />
        ))}
        {more > 0 && <span className={styles.more}>{`+${more}`}</span>}
      </div>
    </>
  );
}

/** The badge of a hard example; a click on it, or on the flag of another, turns it round. */
function HardMark({ sample, isCurrent, markHard }: Pick<SampleTileProps, "isCurrent" | "markHard"> & { sample: Sample }) {
  const { t } = useTranslation();
  const { id, hard, name } = sample;
  const why = useHardWords(sample).map(({ reason, advice }) => (advice ? t("samples.hardReason.why", { reason, advice }) : reason));
  const title = (first: string[]) => [...first, ...why].join("\n") || undefined;
  if (!markHard) {
    return (
      hard && (
        <span className={styles.hard} title={title([])}>
          {t("samples.hard.badge")}
        </span>
      )
    );
  }
  return (
    <button
      type="button"
      className={hard ? styles.hard : styles.flag}
      tabIndex={isCurrent ? 0 : -1}
      aria-pressed={hard}
      aria-label={t("samples.hard.markOne", { name })}
      title={title([t(hard ? "samples.hard.unmark" : "samples.hard.mark")])}
      onClick={() => markHard(id, !hard)}
    >
      {hard ? t("samples.hard.badge") : <FlagOutlined aria-hidden />}
    </button>
  );
}

/** Signs that somebody left a note, could not decide, holds it back from versions, or has set its usage there. */
function Remarks({ sample }: { sample: Sample }) {
  const { t } = useTranslation();
  const note = noteOf(sample);
  return (
    <div className={styles.remarks}>
      {sample.excluded && <PauseCircleFilled className={styles.remark} title={t("samples.excluded.badge")} aria-label={t("samples.excluded.badge")} />}
      {sample.usage && (
        <span className={styles.usage} title={t(`samples.usage.badge.${sample.usage}`)}>
          {t(`samples.usage.short.${sample.usage}`)}
        </span>
      )}
      {isUndecided(sample) && <QuestionCircleFilled className={styles.remark} title={t("samples.remark.undecided")} aria-label={t("samples.remark.undecided")} />}
      {note && <MessageFilled className={styles.remark} title={note} aria-label={t("samples.remark.note")} />}
    </div>
  );
}

function Problem({ sample }: { sample: Sample }) {
  const text = useSampleProblem(sample);
  if (!text) return null;
  return (
    <Tooltip title={text}>
      <ExclamationCircleFilled className={styles.problem} aria-label={text} />
    </Tooltip>
  );
}
