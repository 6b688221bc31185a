import { InputNumber } from "antd";
import { useTranslation } from "react-i18next";

import { ofPercent, toPercent } from "@/lib/format";
import type { Conditions } from "@/lib/sample-conditions";

import { Field } from "./filter-field";
import styles from "./filter-form.module.css";

interface Ranges {
  filter: Conditions;
  change: (part: Partial<Conditions>) => void;
}

type Bound = "annotationsMin" | "annotationsMax" | "scoreMin" | "scoreMax" | "shapeAreaMin" | "shapeAreaMax" | "shapeAspectMin" | "shapeAspectMax";

interface RangeFieldProps extends Ranges {
  words: string;
  from: Bound;
  until: Bound;
  /** 1: whole numbers. */
  step: number;
  most?: number;
}

/** A least and a most, either of which may be left open. */
export function RangeField({ words, from, until, step, most, filter, change }: RangeFieldProps) {
  const { t } = useTranslation();
  const limits = step === 1 ? { min: 0, max: 2 ** 31 - 1, precision: 0 } : most === undefined ? {} : { min: 0, max: most };
  const bound = (field: Bound) => (
    <InputNumber
      {...limits}
      className={styles.grow}
      step={step}
      value={filter[field]}
      onChange={(value) => change({ [field]: value })}
      aria-label={t(`samples.filter.${field}`)}
    />
  );
  return (
    <Field words={words}>
      {bound(from)}
      <span className={styles.to}>{t("samples.filter.to")}</span>
      {bound(until)}
    </Field>
  );
}

/** How large an annotation is, in percent of its image, and how wide for its height. */
export function ShapeFields({ filter, change }: Ranges) {
  const { t } = useTranslation();
  const share = (field: "shapeAreaMin" | "shapeAreaMax") => (
    <InputNumber
      className={styles.grow}
      min={0}
      max={100}
      step={0.5}
      suffix="%"
      value={filter[field] === null ? null : toPercent(filter[field])}
      onChange={(value) => change({ [field]: value === null ? null : ofPercent(value) })}
      aria-label={t(`samples.filter.${field}`)}
    />
  );
  return (
    <>
      <Field words={t("samples.filter.shapeArea")}>
        {share("shapeAreaMin")}
        <span className={styles.to}>{t("samples.filter.to")}</span>
        {share("shapeAreaMax")}
      </Field>
      <RangeField words={t("samples.filter.shapeAspect")} from="shapeAspectMin" until="shapeAspectMax" step={0.1} most={1e6} filter={filter} change={change} />
    </>
  );
}
