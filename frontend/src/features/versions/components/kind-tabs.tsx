import { useTranslation } from "react-i18next";

import type { VersionChangeKind } from "@/api/schema.gen";
import { formatNumber } from "@/lib/format";

import type { DiffCounts } from "../history-queries";
import { CHANGE_KINDS } from "../pair";
import styles from "./compare-page.module.css";

interface KindTabsProps {
  counts: DiffCounts;
  shown: VersionChangeKind | null;
  show: (kind: VersionChangeKind) => void;
}

/** How many samples changed in each way; a click shows them. */
export function KindTabs({ counts, shown, show }: KindTabsProps) {
  const { t, i18n } = useTranslation();
  return (
    <div className={styles.kinds} role="group" aria-label={t("versions.compare.kinds")}>
      {CHANGE_KINDS.map((kind) => (
        <button key={kind} type="button" className={styles.kind} aria-pressed={kind === shown} disabled={counts[kind] === 0} onClick={() => show(kind)}>
          <span className={styles.kindFigure}>{formatNumber(counts[kind], i18n.language)}</span>
          {t(`versions.compare.kind.${kind}`)}
        </button>
      ))}
    </div>
  );
}
