import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { SampleRef } from "../saving/entry";
import type { Conflict } from "../saving/rebase";
import type { SaveQueue } from "../saving/save-queue";
import styles from "./notices.module.css";

type SampleConflict = Conflict & SampleRef;

interface ConflictsProps {
  readonly queue: SaveQueue;
  readonly conflicts: readonly SampleConflict[];
  readonly sampleId: string;
}

/** What someone else did to the mark. */
function theirDeed({ base, theirs }: Conflict): "deleted" | "relabeled" | "changed" {
  if (theirs === null) return "deleted";
  return base !== null && base.label !== theirs.label ? "relabeled" : "changed";
}

/** Two people changed the same annotations: this one chooses, mark by mark or for all. */
export function Conflicts({ queue, conflicts, sampleId }: ConflictsProps) {
  const { t } = useTranslation();
  const here = conflicts.filter((one) => one.sampleId === sampleId);
  const elsewhere = conflicts.find((one) => one.sampleId !== sampleId);
  const settle = (which: readonly SampleConflict[], choice: "mine" | "theirs") => {
    for (const conflict of which) queue.resolve(conflict, conflict.id, choice);
  };
  return (
    <Alert
      type="warning"
      showIcon
      title={t("annotate.conflict.title")}
      data-testid="conflict-notice"
      description={
        <>
          {here.slice(0, 5).map((conflict) => (
            <div key={conflict.id} className={styles.conflict}>
              <span className={styles.text}>
                {t(`annotate.conflict.${theirDeed(conflict)}`, { label: (conflict.mine ?? conflict.base)?.label, other: conflict.theirs?.label })}
              </span>
              <Button size="small" onClick={() => settle([conflict], "mine")} data-testid="keep-mine">
                {t("annotate.conflict.mine")}
              </Button>
              <Button size="small" onClick={() => settle([conflict], "theirs")} data-testid="take-theirs">
                {t("annotate.conflict.theirs")}
              </Button>
            </div>
          ))}
          {here.length > 1 && (
            <div className={styles.conflict}>
              <span className={styles.text}>{t("annotate.conflict.all", { number: here.length })}</span>
              <Button size="small" onClick={() => settle(here, "mine")}>
                {t("annotate.conflict.mine")}
              </Button>
              <Button size="small" onClick={() => settle(here, "theirs")}>
                {t("annotate.conflict.theirs")}
              </Button>
            </div>
          )}
          {here.length === 0 && elsewhere && (
            <Link to={`/datasets/${elsewhere.datasetId}/annotate/${elsewhere.sampleId}`}>{t("annotate.conflict.open")}</Link>
          )}
        </>
      }
    />
  );
}
