import { Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { FilterValues } from "@/api/schema.gen";
import { NOTE, UNDECIDED } from "@/lib/sample-notes";

import { Field } from "./filter-field";
import type { FilterFormProps } from "./filter-form";
import styles from "./filter-form.module.css";

interface PropertyFilterProps extends Pick<FilterFormProps, "filter" | "change"> {
  offered: FilterValues["properties"];
}

/** A property and its value; nothing where no sample has any but a person's remarks. */
export function PropertyFilter({ filter, change, offered }: PropertyFilterProps) {
  const { t } = useTranslation();
  const names = Object.keys(offered).filter((name) => name !== NOTE && name !== UNDECIDED);
  const [chosen, setChosen] = useState<string | null>(null);
  const name = chosen ?? names[0];
  if (name === undefined) return null;
  return (
    <Field words={t("samples.filter.property")}>
      <Select
        className={styles.grow}
        value={name}
        onChange={setChosen}
        aria-label={t("samples.filter.property")}
        options={names.map((each) => ({ value: each, label: each }))}
      />
      <Select
        className={styles.grow}
        showSearch
        allowClear
        value={filter.properties[name] ?? null}
        placeholder={t("samples.filter.any")}
        onChange={(value: string | undefined) => change({ properties: withValue(filter.properties, name, value) })}
        aria-label={t("samples.filter.propertyValue", { name })}
        options={(offered[name] ?? []).map((each) => ({ value: each, label: each }))}
      />
    </Field>
  );
}

function withValue(properties: Readonly<Record<string, string>>, name: string, value: string | undefined): Record<string, string> {
  const others = Object.fromEntries(Object.entries(properties).filter(([each]) => each !== name));
  return value === undefined ? others : { ...others, [name]: value };
}
