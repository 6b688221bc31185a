import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { SaveSummary } from "../saving/save-queue";
import type { Comparing } from "../use-comparing";

interface ConflictsProps {
  readonly conflicts: SaveSummary["conflicts"];
  readonly comparing: Comparing;
}

/** Says that two people changed the same annotations, for as long as nobody has chosen. */
export function Conflicts({ conflicts, comparing }: ConflictsProps) {
  const { t } = useTranslation();
  const [first] = conflicts;
  const isHere = comparing.conflicts.length > 0;
  return (
    <Alert
      type="warning"
      showIcon
      title={t("annotate.conflict.title")}
      description={t("annotate.conflict.text", { count: isHere ? comparing.conflicts.length : conflicts.length })}
      data-testid="conflict-notice"
      action={
        isHere ? (
          <Button size="small" type="primary" onClick={comparing.open} data-testid="compare">
            {t("annotate.conflict.compare")}
          </Button>
        ) : (
          first && <Link to={`/datasets/${first.datasetId}/annotate/${first.sampleId}`}>{t("annotate.conflict.open")}</Link>
        )
      }
    />
  );
}
