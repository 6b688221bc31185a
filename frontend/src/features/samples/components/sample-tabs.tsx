import { useTranslation } from "react-i18next";

import type { Counts } from "@/api/schema.gen";
import chips from "@/components/chips.module.css";
import { formatNumber } from "@/lib/format";
import { countOf, type TabName, TABS } from "@/lib/sample-filter";

import styles from "./sample-tabs.module.css";

interface SampleTabsProps {
  tab: TabName;
  counts: Counts;
  choose: (tab: TabName) => void;
}

/** All, Unlabeled, Labeled, To confirm, with counts that follow the work. */
export function SampleTabs({ tab, counts, choose }: SampleTabsProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className={chips.chips} role="tablist">
      {TABS.map((name) => (
        <button key={name} type="button" role="tab" aria-selected={name === tab} className={chips.chip} onClick={() => choose(name)}>
          {t(`samples.tab.${name}`)}
          <span className={styles.count}>{formatNumber(countOf(counts, name), i18n.language)}</span>
        </button>
      ))}
    </div>
  );
}
