import { Button, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";

import { type LabelMap, mappedCount, onlyKnown, usualMap } from "../label-map";
import styles from "./label-map-field.module.css";
import { SearchedRows } from "./searched-rows";

interface LabelMapFieldProps {
  map: LabelMap;
  /** The dataset's. */
  labels: readonly Label[];
  change: (map: LabelMap) => void;
}

const LEFT_OUT = ""; // no label has an empty name

/** What becomes of each label of a model. */
export function LabelMapField({ map, labels, change }: LabelMapFieldProps) {
  const { t } = useTranslation();
  const names = Object.keys(map);
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
      <SearchedRows
        names={names}
        search={t("smart.pre.search")}
        row={(name) => <Row key={name} name={name} target={map[name] ?? null} labels={labels} choose={(target) => change({ ...map, [name]: target })} />}
      />
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
