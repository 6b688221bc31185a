import { useTranslation } from "react-i18next";

import type { Dataset, TabName } from "@/api/schema.gen";
import { formatNumber } from "@/lib/format";
import { TABS } from "@/lib/sample-filter";

import styles from "./sample-tabs.module.css";

interface SampleTabsProps {
  tab: TabName;
  counts: Dataset["counts"];
  choose: (tab: TabName) => void;
}

function countOf(counts: Dataset["counts"], tab: TabName): number {
  return tab === "all" ? counts.total : counts[tab];
}

/** All, Unlabeled, Labeled, To confirm, with counts that follow the work. */
export function SampleTabs({ tab, counts, choose }: SampleTabsProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles.tabs} role="tablist">
      {TABS.map((name) => (
        <button key={name} type="button" role="tab" aria-selected={name === tab} className={styles.tab} onClick={() => choose(name)}>
          {t(`samples.tab.${name}`)}
          <span className={styles.count}>{formatNumber(countOf(counts, name), i18n.language)}</span>
        </button>
      ))}
    </div>
  );
}
