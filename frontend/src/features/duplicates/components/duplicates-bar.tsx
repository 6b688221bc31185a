import { Button, Segmented, Select, Slider } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { DISTANCES, type Distance, STACK_ORDERS, STACK_SHOWS, type StackChoice } from "../stack-choice";
import type { StackActions } from "../use-stack-actions";
import type { StackList } from "../use-stacks";
import styles from "./duplicates-page.module.css";

interface DuplicatesBarProps {
  choice: StackChoice;
  change: (part: Partial<StackChoice>) => void;
  list: StackList;
  actions: StackActions;
}

/** How alike pictures have to be, how many stacks that makes, and what is done to many of them. */
export function DuplicatesBar({ choice, change, list, actions }: DuplicatesBarProps) {
  const { t } = useTranslation();
  const [dragged, setDragged] = useState<Distance | null>(null);
  const distance = dragged ?? choice.distance;
  const level = list.levels?.find((each) => each.distance === distance);
  const place = DISTANCES.indexOf(distance);
  const at = (stop: number) => DISTANCES[stop] ?? choice.distance;
  return (
    <>
      <div className={styles.threshold}>
        <Slider
          className={styles.slider}
          min={0}
          max={DISTANCES.length - 1}
          value={place}
          dots
          tooltip={{ formatter: null }}
          ariaLabelForHandle={t("duplicates.bar.distance")}
          ariaValueTextFormatterForHandle={(stop) => t(`duplicates.distance.${at(stop)}`)}
          onChange={(stop) => setDragged(at(stop))}
          onChangeComplete={(stop) => {
            setDragged(null);
            change({ distance: at(stop) });
          }}
        />
        <span className={styles.distance}>
          <strong>{t(`duplicates.distance.${distance}`)}</strong>
          {level && choice.show !== "conflict" && (
            <span className={styles.count} role="status">
              {t("duplicates.bar.stacks", { count: level.stacks })}
              {" · "}
              {t("duplicates.bar.spare", { count: level.spare })}
            </span>
          )}
        </span>
      </div>
      {list.tickedStacks.length > 0 ? (
        <TickedActions list={list} actions={actions} isIgnored={choice.show === "ignored"} />
      ) : (
        <ShownStacks choice={choice} change={change} actions={actions} hasStacks={level !== undefined && level.stacks > 0} />
      )}
    </>
  );
}

/** Which stacks are shown, in which order, and what is done to all of them. */
function ShownStacks({ choice, change, actions: { keepOneOfAll, isBusy }, hasStacks }: Pick<DuplicatesBarProps, "choice" | "change" | "actions"> & { hasStacks: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      <Segmented
        value={choice.show}
        options={STACK_SHOWS.map((value) => ({ value, label: t(`duplicates.show.${value}`) }))}
        onChange={(show) => change({ show })}
        aria-label={t("duplicates.bar.show")}
      />
      <Select
        className={styles.order}
        value={choice.order}
        options={STACK_ORDERS.map((value) => ({ value, label: t(`duplicates.order.${value}`) }))}
        onChange={(order) => change({ order })}
        aria-label={t("duplicates.bar.order")}
      />
      <span className={styles.space} />
      {keepOneOfAll && choice.show === "all" && (
        <Button onClick={keepOneOfAll} disabled={!hasStacks} loading={isBusy}>
          {t("duplicates.bar.keepAll")}
        </Button>
      )}
    </>
  );
}

/** What is done to the ticked stacks; in the place of what chooses others, so that no picture moves by a tick. */
function TickedActions({ list, actions, isIgnored }: Pick<DuplicatesBarProps, "list" | "actions"> & { isIgnored: boolean }) {
  const { t } = useTranslation();
  const { tickedStacks } = list;
  const { keepOne, labelAlike, ignore, isBusy } = actions;
  return (
    <div className={styles.ticked} role="group" aria-label={t("duplicates.bar.ticked", { count: tickedStacks.length })}>
      <span className={styles.count}>{t("duplicates.bar.ticked", { count: tickedStacks.length })}</span>
      {keepOne && (
        <Button disabled={isBusy} onClick={() => keepOne(tickedStacks)}>
          {t("duplicates.act.keep")}
        </Button>
      )}
      {labelAlike && (
        <Button disabled={isBusy} onClick={() => labelAlike(tickedStacks)}>
          {t("duplicates.act.alike")}
        </Button>
      )}
      {ignore && (
        <Button disabled={isBusy} onClick={() => ignore(tickedStacks)}>
          {t(isIgnored ? "duplicates.act.show" : "duplicates.act.ignore")}
        </Button>
      )}
      <Button type="text" onClick={list.untick}>
        {t("samples.toolbar.clear")}
      </Button>
    </div>
  );
}
