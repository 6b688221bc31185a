import { Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";

import { type LabelMap, mappedCount, onlyKnown, usualMap } from "../label-map";
import styles from "./label-map-field.module.css";

interface LabelMapFieldProps {
  map: LabelMap;
  /** The dataset's. */
  labels: readonly Label[];
  change: (map: LabelMap) => void;
}

/** More than these get a search field, and only so many are shown at once. */
const FEW = 8;
const SHOWN = 100;
const LEFT_OUT = ""; // no label has an empty name

/** What becomes of each label of a model. */
export function LabelMapField({ map, labels, change }: LabelMapFieldProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const names = Object.keys(map);
  const wanted = search.trim().toLowerCase();
  const shown = names.filter((name) => name.toLowerCase().includes(wanted)).slice(0, SHOWN);
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <span className={styles.count}>{t("smart.pre.mapped", { count: mappedCount(map), total: names.length })}</span>
        <Button type="link" size="small" onClick={() => change(usualMap(names, labels))}>
          {t("smart.pre.all")}
        </Button>
        <Button type="link" size="small" onClick={() => change(onlyKnown(usualMap(names, labels), labels))}>
          {t("smart.pre.onlyKnown")}
        </Button>
      </div>
      {names.length > FEW && <Input size="small" allowClear value={search} onChange={(event) => setSearch(event.target.value)} placeholder={t("smart.pre.search")} aria-label={t("smart.pre.search")} />}
      <div className={styles.rows}>
        {shown.map((name) => (
          <Row key={name} name={name} target={map[name] ?? null} labels={labels} choose={(target) => change({ ...map, [name]: target })} />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  name: string;
  target: string | null;
  labels: readonly Label[];
  choose: (target: string | null) => void;
}

function Row({ name, target, labels, choose }: RowProps) {
  const { t } = useTranslation();
  const isKnown = labels.some((label) => label.name === name);
  const options = [
    { value: LEFT_OUT, label: t("smart.pre.leaveOut") },
    ...(isKnown ? [] : [{ value: name, label: t("smart.pre.make", { name }) }]),
    ...labels.map((label) => ({ value: label.name, label: label.name })),
  ];
  return (
    <div className={styles.row}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <Select
        size="small"
        className={styles.target}
        showSearch={{ optionFilterProp: "label" }}
        aria-label={`${name}: ${t("smart.pre.becomes")}`}
        value={target ?? LEFT_OUT}
        onChange={(value) => choose(value === LEFT_OUT ? null : value)}
        options={options}
      />
    </div>
  );
}
