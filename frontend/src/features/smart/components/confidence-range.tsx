import { Slider } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Waiting } from "@/api/schema.gen";

import { isWithin, summed } from "../confidences";
import styles from "./confidence-range.module.css";

type Range = readonly [number, number];

interface ConfidenceRangeProps {
  /** The labels whose suggestions are counted. */
  labels: Waiting["labels"];
  range: Range;
  choose: (range: Range) => void;
}

const STEP = 0.05;

/** How many suggestions are how sure, with two handles for those that are shown. */
export function ConfidenceRange({ labels, range, choose }: ConfidenceRangeProps) {
  const { t } = useTranslation();
  const [dragged, drag] = useState<Range | null>(null);
  const [least, most] = dragged ?? range;
  const bins = summed(labels);
  const highest = Math.max(1, ...bins);
  const settle = (to: number[]) => {
    drag(null);
    choose(asRange(to));
  };
  return (
    <div className={styles.range}>
      <div className={styles.bars} aria-hidden="true">
        {bins.map((count, place) => (
          <span
            key={place}
            className={isWithin(place, bins.length, [least, most]) ? styles.bar : styles.outside}
            style={{ height: `${count === 0 ? 0 : Math.max(6, (count / highest) * 100)}%` }}
          />
        ))}
      </div>
      <Slider
        className={styles.slider}
        range
        min={0}
        max={1}
        step={STEP}
        value={[least, most]}
        onChange={(to) => drag(asRange(to))}
        onChangeComplete={settle}
        tooltip={{ formatter: null }}
        ariaLabelForHandle={[t("confirm.confidence.least"), t("confirm.confidence.most")]}
      />
      <span className={styles.words}>{t("confirm.confidence.range", { least: least.toFixed(2), most: most.toFixed(2) })}</span>
    </div>
  );
}

function asRange([least = 0, most = 1]: number[]): Range {
  return [least, most];
}
