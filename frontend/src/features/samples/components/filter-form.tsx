import { Button, Checkbox, Input, Segmented, Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { useDataset } from "@/hooks/use-dataset";
import { useReasonWords } from "@/hooks/use-hard-words";
import { daysAgo } from "@/lib/format";
import { KNOWN_REASONS } from "@/lib/hard-reasons";
import { type Conditions, USAGE_CHOICES, type UsageChoice } from "@/lib/sample-conditions";
import { NOTE, UNDECIDED, YES } from "@/lib/sample-notes";

import { useFilterValues } from "../queries";
import { Field } from "./filter-field";
import styles from "./filter-form.module.css";
import { PropertyFilter } from "./property-filter";
import { RangeField, ShapeFields } from "./range-field";
import { SuggestField } from "./suggest-field";

export interface FilterFormProps {
  datasetId: string;
  filter: Conditions;
  labels: Label[];
  change: (part: Partial<Conditions>) => void;
  /** Also what a file name holds, where no search field stands beside the form. */
  hasName?: boolean;
}

const NO_VALUES = { directories: [], annotated_by: [], properties: {} };
const NO_SUGGESTIONS: string[] = [];
const SPANS = [0, 6, 29] as const;

/** Every condition that samples can be filtered by; each takes effect at once. */
export function FilterForm({ datasetId, filter, labels, change, hasName = false }: FilterFormProps) {
  const { t } = useTranslation();
  const { data: values = NO_VALUES } = useFilterValues(datasetId);
  const hasShapes = useDataset(datasetId).data?.type !== "image_classification";
  const form = useFocusWithin();
  return (
    <div className={styles.form} ref={form}>
      <LabelField labels={labels} filter={filter} change={change} />
      <WithoutField labels={labels} filter={filter} change={change} />
      {hasName && (
        <Field words={t("samples.filter.name")}>
          <SuggestField value={filter.name} commit={(name) => change({ name })} suggestions={NO_SUGGESTIONS} label={t("samples.filter.name")} />
        </Field>
      )}
      <Field words={t("samples.filter.namePrefix")}>
        <SuggestField
          value={filter.namePrefix}
          commit={(namePrefix) => change({ namePrefix })}
          suggestions={NO_SUGGESTIONS}
          label={t("samples.filter.namePrefix")}
        />
      </Field>
      <Field words={t("samples.filter.directory")}>
        <SuggestField
          value={filter.directory}
          commit={(directory) => change({ directory })}
          suggestions={values.directories.map((directory) => directory || "/")}
          label={t("samples.filter.directory")}
        />
      </Field>
      <Field words={t("samples.filter.annotatedBy")}>
        <SuggestField
          value={filter.annotatedBy}
          commit={(annotatedBy) => change({ annotatedBy })}
          suggestions={values.annotated_by}
          label={t("samples.filter.annotatedBy")}
        />
      </Field>
      <CreatedField filter={filter} change={change} />
      {(["hard", "excluded", "empty", "missing"] as const).map((name) => (
        <FlagField key={name} name={name} value={filter[name]} change={change} />
      ))}
      <UsageField filter={filter} change={change} />
      <ReasonField filter={filter} change={change} />
      <RangeField words={t("samples.filter.annotations")} from="annotationsMin" until="annotationsMax" step={1} filter={filter} change={change} />
      <RangeField words={t("samples.filter.score")} from="scoreMin" until="scoreMax" step={0.05} filter={filter} change={change} />
      {hasShapes && <ShapeFields filter={filter} change={change} />}
      <PropertyFilter filter={filter} change={change} offered={values.properties} />
      <RemarkField filter={filter} change={change} />
    </div>
  );
}

/** Gives the first field the focus when the form opens: its place in the page is far from the button's. */
function useFocusWithin() {
  return useCallback((form: HTMLElement | null) => form?.querySelector("input")?.focus({ preventScroll: true }), []);
}

type PartProps = Pick<FilterFormProps, "filter" | "change">;

function LabelField({ labels, filter, change }: PartProps & { labels: Label[] }) {
  const { t } = useTranslation();
  return (
    <Field words={t("samples.filter.labels")}>
      <Select
        mode="multiple"
        className={styles.grow}
        maxTagCount="responsive"
        allowClear
        aria-label={t("samples.filter.labels")}
        value={filter.labels}
        onChange={(names) => change({ labels: names })}
        optionLabelProp="value"
        options={labels.map(({ name, color }) => ({ value: name, label: <LabelChip name={name} color={color} /> }))}
      />
      <Segmented
        aria-label={t("samples.filter.op")}
        value={filter.labelOp}
        onChange={(labelOp) => change({ labelOp })}
        options={(["or", "and"] as const).map((value) => ({ value, label: t(`samples.filter.${value}`) }))}
      />
    </Field>
  );
}

function WithoutField({ labels, filter, change }: PartProps & { labels: Label[] }) {
  const { t } = useTranslation();
  return (
    <Field words={t("samples.filter.withoutLabels")}>
      <Select
        mode="multiple"
        className={styles.grow}
        maxTagCount="responsive"
        allowClear
        aria-label={t("samples.filter.withoutLabels")}
        value={filter.withoutLabels}
        onChange={(names) => change({ withoutLabels: names })}
        optionLabelProp="value"
        options={labels.map(({ name, color }) => ({ value: name, label: <LabelChip name={name} color={color} /> }))}
      />
    </Field>
  );
}

function CreatedField({ filter, change }: PartProps) {
  const { t } = useTranslation();
  const day = (field: "createdFrom" | "createdTo") => (
    <Input
      type="date"
      className={styles.grow}
      value={filter[field]}
      onChange={(event) => change({ [field]: event.target.value })}
      aria-label={t(`samples.filter.${field}`)}
    />
  );
  return (
    <>
      <Field words={t("samples.filter.created")}>
        {day("createdFrom")}
        <span className={styles.to}>{t("samples.filter.to")}</span>
        {day("createdTo")}
      </Field>
      <div className={styles.spans}>
        {SPANS.map((days) => (
          <Button key={days} type="link" size="small" onClick={() => change({ createdFrom: daysAgo(new Date(), days), createdTo: "" })}>
            {days === 0 ? t("samples.filter.today") : t("samples.filter.lastDays", { count: days + 1 })}
          </Button>
        ))}
      </div>
    </>
  );
}

function FlagField({ name, value, change }: { name: "hard" | "excluded" | "empty" | "missing"; value: boolean | null; change: FilterFormProps["change"] }) {
  const { t } = useTranslation();
  return (
    <Field words={t(`samples.filter.flag.${name}`)}>
      <Segmented
        size="small"
        aria-label={t(`samples.filter.flag.${name}`)}
        value={String(value)}
        onChange={(choice) => change({ [name]: choice === "null" ? null : choice === "true" })}
        options={[
          { value: "null", label: t("samples.filter.any") },
          { value: "true", label: t(`samples.filter.yes.${name}`) },
          { value: "false", label: t(`samples.filter.no.${name}`) },
        ]}
      />
    </Field>
  );
}

function UsageField({ filter, change }: PartProps) {
  const { t } = useTranslation();
  return (
    <Field words={t("samples.filter.usage")}>
      <Select
        className={styles.grow}
        allowClear
        placeholder={t("samples.filter.any")}
        aria-label={t("samples.filter.usage")}
        value={filter.usage || null}
        onChange={(usage: UsageChoice | undefined) => change({ usage: usage ?? "" })}
        options={USAGE_CHOICES.map((value) => ({ value, label: t(`samples.usage.${value}`) }))}
      />
    </Field>
  );
}

function ReasonField({ filter, change }: PartProps) {
  const { t } = useTranslation();
  const words = useReasonWords();
  return (
    <Field words={t("samples.filter.hardReason")}>
      <Select
        className={styles.grow}
        showSearch
        optionFilterProp="label"
        allowClear
        aria-label={t("samples.filter.hardReason")}
        value={filter.hardReason || null}
        onChange={(reason: string | undefined) => change({ hardReason: reason ?? "" })}
        options={KNOWN_REASONS.map((id) => ({ value: id, label: words(id) }))}
      />
    </Field>
  );
}

function RemarkField({ filter: { properties, hasProperty }, change }: PartProps) {
  const { t } = useTranslation();
  const { [UNDECIDED]: undecided, ...others } = properties;
  return (
    <Field words={t("samples.selection.remarks")}>
      <Checkbox
        checked={hasProperty.includes(NOTE)}
        onChange={({ target }) => change({ hasProperty: [...hasProperty.filter((name) => name !== NOTE), ...(target.checked ? [NOTE] : [])] })}
      >
        {t("samples.chip.hasNote")}
      </Checkbox>
      <Checkbox checked={undecided === YES} onChange={({ target }) => change({ properties: target.checked ? { ...others, [UNDECIDED]: YES } : others })}>
        {t("samples.remark.undecided")}
      </Checkbox>
    </Field>
  );
}
