import { Segmented, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label, SampleGroup } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";

import type { Share } from "../marks";
import styles from "./choice.module.css";

interface LabelChoiceProps {
  group: SampleGroup;
  labels: readonly Label[];
  marked: number;
  /** Whether names that the dataset lacks may be typed. */
  canMake: boolean;
  choose: (name: string, share: Share) => void;
}

/** Which label a group gets: at once, when it is chosen; the marked samples, or all others. */
export function LabelChoice({ group, labels, marked, canMake, choose }: LabelChoiceProps) {
  const { t } = useTranslation();
  const [wanted, setShare] = useState<Share>("marked");
  const share = marked > 0 ? wanted : "others";
  const options = [
    { value: "marked" as const, label: t("groups.label.marked", { count: marked }) },
    { value: "others" as const, label: t("groups.label.others") },
  ];
  return (
    <div className={styles.choice}>
      {marked > 0 ? (
        <Segmented block size="small" value={share} options={options} onChange={setShare} aria-label={t("groups.label.who")} />
      ) : (
        <p className={styles.text}>{t("groups.label.all", { count: group.unlabeled })}</p>
      )}
      <Select
        autoFocus
        defaultOpen
        mode={canMake ? "tags" : "multiple"}
        maxCount={1}
        value={[]}
        onChange={([name]: string[]) => name?.trim() && choose(name.trim(), share)}
        placeholder={t(canMake ? "samples.selection.pickOrType" : "samples.selection.pick")}
        aria-label={t("groups.label.choose", { value: group.value })}
        optionLabelProp="value"
        options={labels.map(({ name, color }) => ({ value: name, label: <LabelChip name={name} color={color} /> }))}
      />
    </div>
  );
}
