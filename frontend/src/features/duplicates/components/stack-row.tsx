import { Button, Tag } from "antd";
import { useTranslation } from "react-i18next";

import type { DuplicateStack } from "@/api/schema.gen";
import type { LabelColours } from "@/components/sample-tile";
import { SaveAsView } from "@/components/save-as-view";
import { StackFrame } from "@/components/stack-frame";
import type { Place } from "@/lib/stack-walk";

import { keepStack } from "../queries";
import { keptOf, sourceOf } from "../stack";
import type { StackActions } from "../use-stack-actions";
import type { StackList } from "../use-stacks";
import styles from "./stack-row.module.css";
import { StackTile } from "./stack-tile";

interface StackRowProps {
  datasetId: string;
  stack: DuplicateStack;
  /** Its place in the list. */
  number: number;
  /** Its picture that Tab comes to; null where that is in another stack. */
  current: number | null;
  list: StackList;
  actions: StackActions;
  colours: LabelColours;
  isIgnored: boolean;
  onFocus: (place: Place) => void;
}

/** A stack: its pictures side by side, the one that stays marked, and what is done to it. */
export function StackRow({ datasetId, stack, number, current, list, actions, colours, isIgnored, onFocus }: StackRowProps) {
  const { t } = useTranslation();
  const { samples, ids, conflict } = stack;
  const keptId = keptOf(stack, list.kept);
  const kept = samples.find(({ id }) => id === keptId);
  const canTick = actions.ignore !== null;
  const isTicked = list.ticked.has(stack.id);
  const name = samples[0]?.name ?? "";
  return (
    <StackFrame
      name={t("duplicates.row.name", { count: ids.length, name })}
      isTicked={isTicked}
      head={
        <>
          <label className={styles.tick}>
            {canTick && <input type="checkbox" tabIndex={-1} checked={isTicked} onChange={() => list.tick(stack)} aria-label={t("duplicates.row.tick", { name })} />}
            {t("common.count.samples", { count: ids.length })}
          </label>
          {conflict && <Tag color="warning">{t("duplicates.row.conflict")}</Tag>}
          <span className={styles.space} />
          {canTick && <SaveAsView datasetId={datasetId} makeSet={(chosen) => keepStack(datasetId, ids, chosen)} name={t("samples.sets.like", { name })} />}
          <RowActions stack={stack} actions={actions} canLabel={sourceOf(stack, list.kept) !== null} isIgnored={isIgnored} />
        </>
      }
    >
      {kept &&
        samples.map((sample, place) => (
          <StackTile
            key={sample.id}
            href={`/datasets/${datasetId}/annotate/${sample.id}`}
            sample={sample}
            kept={kept}
            isBest={sample.id === ids[0]}
            isCurrent={current === place}
            place={`${number}/${place}`}
            colours={colours}
            keep={() => list.keep(stack, sample.id)}
            onFocus={() => onFocus({ stack: number, sample: place })}
          />
        ))}
      {ids.length > samples.length && <span className={styles.more}>{t("duplicates.row.more", { count: ids.length - samples.length })}</span>}
    </StackFrame>
  );
}

interface RowActionsProps {
  stack: DuplicateStack;
  actions: StackActions;
  canLabel: boolean;
  isIgnored: boolean;
}

function RowActions({ stack, actions: { keepOne, labelAlike, ignore, isBusy }, canLabel, isIgnored }: RowActionsProps) {
  const { t } = useTranslation();
  return (
    <>
        {keepOne && (
          <Button size="small" disabled={isBusy} onClick={() => keepOne([stack])} title={t("duplicates.act.keepHelp")}>
            {t("duplicates.act.keep")}
            <kbd aria-hidden>{"K"}</kbd>
          </Button>
        )}
        {labelAlike && (
          <Button size="small" disabled={isBusy || !canLabel} onClick={() => labelAlike([stack])} title={t("duplicates.act.alikeHelp")}>
            {t("duplicates.act.alike")}
            <kbd aria-hidden>{"L"}</kbd>
          </Button>
        )}
        {ignore && (
          <Button size="small" disabled={isBusy} onClick={() => ignore([stack])} title={t("duplicates.act.ignoreHelp")}>
            {t(isIgnored ? "duplicates.act.show" : "duplicates.act.ignore")}
            <kbd aria-hidden>{"I"}</kbd>
          </Button>
        )}
    </>
  );
}
