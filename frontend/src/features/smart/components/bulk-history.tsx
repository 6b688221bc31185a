import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { BulkConfirmation, Dataset } from "@/api/schema.gen";
import { useUndo } from "@/hooks/use-undo";
import { formatTime } from "@/lib/format";

import { AuditDialog } from "./audit-dialog";
import styles from "./bulk.module.css";
import { ShareBar } from "./share-bar";

interface BulkHistoryProps {
  dataset: Dataset;
  confirmations: readonly BulkConfirmation[];
}

/** What was confirmed in bulk: what was expected of it, what checks have found, and the checks that are left. */
export function BulkHistory({ dataset, confirmations }: BulkHistoryProps) {
  const { t } = useTranslation();
  const [checkedId, check] = useState<string | null>(null);
  const checked = confirmations.find(({ id }) => id === checkedId);
  if (confirmations.length === 0) return null;
  return (
    <section>
      <h3 className={styles.title}>{t("confirm.bulk.history")}</h3>
      <ul className={styles.list}>
        {confirmations.map((each) => (
          <Entry key={each.id} dataset={dataset} confirmation={each} check={() => check(each.id)} />
        ))}
      </ul>
      {checked && <AuditDialog dataset={dataset} confirmation={checked} close={() => check(null)} />}
    </section>
  );
}

function Entry({ dataset, confirmation, check }: { dataset: Dataset; confirmation: BulkConfirmation; check: () => void }) {
  const { t } = useTranslation();
  const undo = useUndo(dataset.id);
  const { min_confidence: least, samples, author, created_at, expected, measured, to_check, verdicts } = confirmation;
  const left = to_check.length - verdicts.length;
  return (
    <li className={styles.entry}>
      <span>{t("confirm.bulk.entry", { count: samples, least: least.toFixed(2), author: author ?? "" })}</span>
      <span className={styles.note}>{formatTime(created_at)}</span>
      <dl className={styles.shares}>
        <dt>{t("confirm.bulk.wasExpected")}</dt>
        <dd>
          <ShareBar share={expected} />
        </dd>
        <dt>{t("confirm.bulk.measured")}</dt>
        <dd>{measured.value === null ? <span className={styles.note}>{t("confirm.bulk.unchecked")}</span> : <ShareBar share={measured} />}</dd>
      </dl>
      <div className={styles.act}>
        <Button size="small" type={left > 0 ? "primary" : "default"} onClick={check}>
          {left > 0 ? t("confirm.bulk.check", { count: left }) : t("confirm.bulk.checkAgain")}
        </Button>
        <Button size="small" type="text" onClick={() => undo(confirmation.change_group)}>
          {t("common.actions.undo")}
        </Button>
      </div>
    </li>
  );
}
