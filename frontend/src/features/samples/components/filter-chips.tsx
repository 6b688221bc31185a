import { CloseOutlined } from "@ant-design/icons";
import { Button, Segmented } from "antd";
import { useTranslation } from "react-i18next";

import type { SampleCount } from "@/api/schema.gen";
import type { SampleFilter } from "@/lib/sample-filter";

import { chipsOf } from "../filter-chips";
import styles from "./filter-chips.module.css";

interface FilterChipsProps {
  filter: SampleFilter;
  change: (part: Partial<SampleFilter>) => void;
  clear: () => void;
  matching: SampleCount | undefined;
}

/** Every condition that narrows the list, each with a cross; nothing where nothing does. */
export function FilterChips({ filter, change, clear, matching }: FilterChipsProps) {
  const { t } = useTranslation();
  const chips = chipsOf(filter);
  if (chips.length === 0) return null;
  return (
    <div className={styles.chips} role="group" aria-label={t("samples.filter.active")}>
      {chips.map(({ words, value, name, without }) => {
        const text = t(`samples.chip.${words}`, { name, value });
        return (
          <span key={`${words} ${name} ${value}`} className={styles.chip}>
            <span className={styles.text} title={text}>
              {text}
            </span>
            <button type="button" className={styles.cross} onClick={() => change(without)} aria-label={t("samples.filter.remove", { text })}>
              <CloseOutlined aria-hidden />
            </button>
          </span>
        );
      })}
      {filter.labels.length > 1 && (
        <Segmented
          size="small"
          aria-label={t("samples.filter.op")}
          value={filter.labelOp}
          onChange={(labelOp) => change({ labelOp })}
          options={(["or", "and"] as const).map((value) => ({ value, label: t(`samples.filter.${value}`) }))}
        />
      )}
      {matching && (
        <span className={styles.count} role="status">
          {t(matching.more ? "samples.filter.matchMore" : "samples.filter.match", { count: matching.count })}
        </span>
      )}
      <Button type="link" size="small" onClick={clear}>
        {t("samples.filter.clear")}
      </Button>
    </div>
  );
}
