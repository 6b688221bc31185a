import { CloseOutlined } from "@ant-design/icons";
import { Segmented } from "antd";
import { useTranslation } from "react-i18next";

import { useReasonWords } from "@/hooks/use-hard-words";
import { type Conditions, USAGE_CHOICES } from "@/lib/sample-conditions";

import { chipsOf, type FilterChip } from "../filter-chips";
import { useSampleSet } from "../queries";
import styles from "./filter-rows.module.css";

interface ConditionChipsProps {
  datasetId: string;
  conditions: Conditions;
  change: (part: Partial<Conditions>) => void;
}

/** Conditions that hold together, each with a cross. */
export function ConditionChips({ datasetId, conditions, change }: ConditionChipsProps) {
  const { t } = useTranslation();
  const reasonWords = useReasonWords();
  const usageWords = (value: string) => USAGE_CHOICES.filter((usage) => usage === value).map((usage) => t(`samples.usage.${usage}`))[0];
  const valueWords: Partial<Record<FilterChip["words"], (value: string) => string | undefined>> = { hardReason: reasonWords, usage: usageWords };
  return (
    <>
      {chipsOf(conditions).map(({ words, value, name, without }) => {
        const key = `${words} ${name} ${value}`;
        const remove = () => change(without);
        if (words === "set") return <SetChip key={key} datasetId={datasetId} id={value} remove={remove} />;
        const text = t(`samples.chip.${words}`, { name, value: valueWords[words]?.(value) ?? value });
        return <Chip key={key} text={text} remove={remove} />;
      })}
      {conditions.labels.length > 1 && (
        <Segmented
          size="small"
          aria-label={t("samples.filter.op")}
          value={conditions.labelOp}
          onChange={(labelOp) => change({ labelOp })}
          options={(["or", "and"] as const).map((value) => ({ value, label: t(`samples.filter.${value}`) }))}
        />
      )}
    </>
  );
}

function Chip({ text, remove }: { text: string; remove: () => void }) {
  const { t } = useTranslation();
  return (
    <span className={styles.chip}>
      <span className={styles.text} title={text}>
        {text}
      </span>
      <button type="button" className={styles.cross} onClick={remove} aria-label={t("samples.filter.remove", { text })}>
        <CloseOutlined aria-hidden />
      </button>
    </span>
  );
}

/** A set of samples by its name, or by what it was made of. */
function SetChip({ datasetId, id, remove }: { datasetId: string; id: string; remove: () => void }) {
  const { t } = useTranslation();
  const { data, error } = useSampleSet(datasetId, id);
  const name = data && (data.name || t(`samples.sets.kind.${data.kind}`, { version: data.origin.version_name, count: data.size }));
  return <Chip text={error ? t("samples.chip.setGone") : t("samples.chip.set", { name: name ?? "" })} remove={remove} />;
}
