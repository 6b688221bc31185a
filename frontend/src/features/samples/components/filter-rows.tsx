import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Popover } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label, SampleCount } from "@/api/schema.gen";
import { isUnconditional } from "@/lib/sample-conditions";
import { inAlternative, MOST_ALTERNATIVES, type SampleFilter, withAlternative, withoutAlternative } from "@/lib/sample-filter";

import { ConditionChips } from "./condition-chips";
import { FilterForm } from "./filter-form";
import styles from "./filter-rows.module.css";

interface FilterRowsProps {
  datasetId: string;
  filter: SampleFilter;
  labels: Label[];
  change: (part: Partial<SampleFilter>) => void;
  clear: () => void;
  matching: SampleCount | undefined;
}

/** What narrows the list: a row of conditions, or a row for each alternative; nothing where nothing does. */
export function FilterRows(props: FilterRowsProps) {
  const { filter, change } = props;
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  const hasOwn = !isUnconditional(filter);
  const last = filter.anyOf.length - 1;
  if (!hasOwn && last < 0) return null;
  const begin = () => {
    const part = withAlternative(filter);
    change(part);
    setOpen((part.anyOf?.length ?? 0) - 1);
  };
  const tail = <Tail {...props} begin={filter.anyOf.length < MOST_ALTERNATIVES ? begin : null} />;
  return (
    <div className={styles.rows} role="group" aria-label={t("samples.filter.active")}>
      {hasOwn && (
        <div className={styles.row}>
          {last >= 0 && <span className={styles.lead}>{t("samples.rows.always")}</span>}
          <ConditionChips datasetId={props.datasetId} conditions={filter} change={change} />
          {last < 0 && tail}
        </div>
      )}
      {filter.anyOf.map((_, place) => (
        <AlternativeRow key={place} {...props} place={place} isOpen={open === place} setOpen={(isOpen) => setOpen(isOpen ? place : null)}>
          {place === last && tail}
        </AlternativeRow>
      ))}
    </div>
  );
}

interface AlternativeRowProps extends FilterRowsProps {
  place: number;
  isOpen: boolean;
  setOpen: (isOpen: boolean) => void;
  children: ReactNode;
}

function AlternativeRow({ datasetId, filter, labels, change, place, isOpen, setOpen, children }: AlternativeRowProps) {
  const { t } = useTranslation();
  const conditions = filter.anyOf[place];
  if (!conditions) return null;
  const inRow: Parameters<typeof ConditionChips>[0]["change"] = (part) => change(inAlternative(filter, place, part));
  const number = place + 1;
  const form = <FilterForm datasetId={datasetId} filter={conditions} labels={labels} change={inRow} hasName />;
  return (
    <div className={styles.row} role="group" aria-label={t("samples.rows.alternative", { number })}>
      <span className={styles.lead}>{t(place === 0 ? (isUnconditional(filter) ? "samples.rows.either" : "samples.rows.andEither") : "samples.rows.or")}</span>
      <ConditionChips datasetId={datasetId} conditions={conditions} change={inRow} />
      <Popover trigger="click" placement="bottomLeft" arrow={false} destroyOnHidden open={isOpen} onOpenChange={setOpen} content={form}>
        <Button size="small" icon={<PlusOutlined aria-hidden />} aria-label={t("samples.rows.edit", { number })}>
          {isUnconditional(conditions) && t("samples.rows.first")}
        </Button>
      </Popover>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined aria-hidden />}
        onClick={() => change(withoutAlternative(filter, place))}
        aria-label={t("samples.rows.remove", { number })}
        title={t("samples.rows.remove", { number })}
      />
      {children}
    </div>
  );
}

/** The way to another alternative, how many samples match, and the way out. */
function Tail({ begin, matching, clear }: Pick<FilterRowsProps, "matching" | "clear"> & { begin: (() => void) | null }) {
  const { t } = useTranslation();
  return (
    <>
      {begin && (
        <Button size="small" onClick={begin} title={t("samples.rows.beginHint")}>
          {t("samples.rows.begin")}
        </Button>
      )}
      {matching && (
        <span className={styles.count} role="status">
          {t(matching.more ? "samples.filter.matchMore" : "samples.filter.match", { count: matching.count })}
        </span>
      )}
      <Button type="link" size="small" onClick={clear}>
        {t("samples.filter.clear")}
      </Button>
    </>
  );
}
