import { CheckCircleFilled, CheckOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, Label, Sample, SampleGroup } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { LinkButton } from "@/components/link-button";
import { PictureTile } from "@/components/picture-tile";
import type { LabelColours } from "@/components/sample-tile";
import { StackFrame } from "@/components/stack-frame";
import { formatNumber } from "@/lib/format";
import { isAtLeast } from "@/lib/roles";
import { writeFilter } from "@/lib/sample-filter";

import { filterOf } from "../marks";
import type { GroupActions } from "../use-group-actions";
import type { GroupKeys } from "../use-group-keys";
import type { GroupList } from "../use-group-list";
import styles from "./group-row.module.css";
import { LabelChoice } from "./label-choice";
import { SplitChoice } from "./split-choice";

interface GroupRowProps {
  dataset: Dataset;
  group: SampleGroup;
  property: string;
  /** Its place in the list. */
  number: number;
  labels: readonly Label[];
  colours: LabelColours;
  list: GroupList;
  actions: GroupActions;
  keys: GroupKeys;
}

/** A group: its typical pictures in front, how large and how unlike it is, and what is done to it. */
export function GroupRow({ dataset, group, property, number, labels, colours, list, actions, keys }: GroupRowProps) {
  const { t } = useTranslation();
  const samples = list.samplesOf(group);
  const isOpen = list.isOpen(group);
  const marked = list.marksOf(group);
  const gridPath = `/datasets/${dataset.id}/samples?${writeFilter(filterOf(group, property)).toString()}`;
  const hidden = group.size - samples.length;
  return (
    <StackFrame
      name={t("groups.row.name", { value: group.value, count: group.size })}
      isTicked={marked.size > 0}
      isOpen={isOpen}
      head={
        <>
          <Facts group={group} marked={marked.size} />
          <span className={styles.space} />
          <RowActions dataset={dataset} group={group} labels={labels} marked={marked.size} actions={actions} keys={keys} />
          <Button size="small" onClick={() => list.toggleOpen(group)} aria-expanded={isOpen}>
            {t(isOpen ? "groups.row.close" : "groups.row.open")}
            <kbd aria-hidden>{"E"}</kbd>
          </Button>
          <LinkButton size="small" to={gridPath}>
            {t("groups.row.grid")}
          </LinkButton>
        </>
      }
    >
      {samples.map((sample, place) => (
        <PictureTile
          key={sample.id}
          sample={sample}
          href={`/datasets/${dataset.id}/annotate/${sample.id}?${writeFilter(filterOf(group, property)).toString()}`}
          label={t("groups.row.mark", { name: sample.name })}
          isPressed={marked.has(sample.id)}
          badge={<CheckOutlined aria-hidden />}
          isCurrent={keys.place.stack === number && keys.place.sample === place}
          place={`${number}/${place}`}
          colours={colours}
          press={() => actions.label && list.mark(group, sample.id)}
          onFocus={() => keys.onFocus({ stack: number, sample: place })}
        >
          <TileFacts sample={sample} colours={colours} />
        </PictureTile>
      ))}
      {hidden > 0 &&
        (isOpen ? (
          <span className={styles.more}>{t("groups.row.hidden", { count: hidden })}</span>
        ) : (
          <Button type="text" className={styles.more} onClick={() => list.toggleOpen(group)} tabIndex={-1}>
            {t("groups.row.hidden", { count: hidden })}
          </Button>
        ))}
    </StackFrame>
  );
}

function Facts({ group: { value, size, spread, unlabeled }, marked }: { group: SampleGroup; marked: number }) {
  const { t, i18n } = useTranslation();
  const share = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 0 }).format(spread);
  return (
    <>
      <span className={styles.title}>{t("groups.row.title", { value })}</span>
      <span className={styles.fact}>{t("common.count.samples", { count: size })}</span>
      {unlabeled > 0 ? (
        <span className={styles.fact}>{t("groups.row.unlabeled", { count: unlabeled, number: formatNumber(unlabeled, i18n.language) })}</span>
      ) : (
        <span className={styles.done}>
          <CheckCircleFilled aria-hidden /> {t("groups.row.done")}
        </span>
      )}
      <span className={styles.fact} title={t("groups.row.spreadHelp")}>
        {t("groups.row.spread", { share })}
      </span>
      {marked > 0 && <span className={styles.fact}>{t("groups.row.marked", { count: marked })}</span>}
    </>
  );
}

function RowActions({ dataset, group, labels, marked, actions, keys: { asking, ask } }: Pick<GroupRowProps, "dataset" | "group" | "labels" | "actions" | "keys"> & { marked: number }) {
  const { t } = useTranslation();
  const { label, split, isBusy } = actions;
  const isAsking = (what: "label" | "split") => asking?.group === group.id && asking.what === what;
  const toggle = (what: "label" | "split") => (isOpen: boolean) => ask(isOpen ? { group: group.id, what } : null);
  const done = (act: () => void) => {
    ask(null);
    act();
  };
  const canMake = isAtLeast(dataset.my_role, "manager");
  return (
    <>
      {label && (
        <Popover
          trigger="click"
          placement="bottomRight"
          destroyOnHidden
          open={isAsking("label")}
          onOpenChange={toggle("label")}
          content={<LabelChoice group={group} labels={labels} marked={marked} canMake={canMake} choose={(name, share) => done(() => label(group, name, share))} />}
        >
          <Button size="small" disabled={isBusy || (group.unlabeled === 0 && marked === 0)}>
            {t(marked > 0 ? "groups.row.labelMarked" : "groups.row.label")}
            <kbd aria-hidden>{"L"}</kbd>
          </Button>
        </Popover>
      )}
      {split && (
        <Popover
          trigger="click"
          placement="bottomRight"
          destroyOnHidden
          open={isAsking("split")}
          onOpenChange={toggle("split")}
          content={<SplitChoice size={group.size} split={(groups) => done(() => split(group, groups))} />}
        >
          <Button size="small" disabled={isBusy || group.size < 2}>
            {t("groups.row.split")}
            <kbd aria-hidden>{"S"}</kbd>
          </Button>
        </Popover>
      )}
    </>
  );
}

function TileFacts({ sample, colours }: { sample: Sample; colours: LabelColours }) {
  const { t } = useTranslation();
  return (
    <div className={styles.facts}>
      <div className={styles.name} title={sample.path}>
        {sample.name}
      </div>
      <div className={styles.labels}>
        {sample.labels.slice(0, 2).map((name) => (
          <LabelChip key={name} name={name} color={colours.byName.get(name)} />
        ))}
        {sample.labels.length === 0 && <span className={styles.fact}>{t(`samples.tab.${sample.state}`)}</span>}
      </div>
    </div>
  );
}
