import { AutoComplete } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { FilterValues } from "@/api/schema.gen";

import { conditionsFor, readCondition } from "../property-words";
import { Field } from "./filter-field";
import type { FilterFormProps } from "./filter-form";
import styles from "./filter-form.module.css";

interface PropertyFilterProps extends Pick<FilterFormProps, "filter" | "change"> {
  offered: FilterValues["properties"];
}

/** A property as `name=value`, typed or chosen; each becomes a condition of its own, and the field is free for the next. */
export function PropertyFilter({ filter: { properties, hasProperty }, change, offered }: PropertyFilterProps) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const take = (words = "") => {
    setText("");
    const condition = readCondition(words);
    if (!condition) return;
    const { name, value } = condition;
    if (value === null) change({ hasProperty: [...hasProperty.filter((each) => each !== name), name] });
    else change({ properties: { ...properties, [name]: value } });
  };
  return (
    <Field words={t("samples.filter.property")}>
      <AutoComplete
        className={styles.grow}
        value={text}
        defaultActiveFirstOption
        onChange={(typed: string | undefined) => setText(typed ?? "")}
        onSelect={take}
        onBlur={() => take(text)}
        options={conditionsFor(text, offered).map((each) => ({ value: each }))}
        aria-label={t("samples.filter.property")}
        placeholder={t("samples.filter.propertyForm")}
      />
    </Field>
  );
}
