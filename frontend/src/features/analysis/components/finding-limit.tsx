import { InputNumber, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Finding } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";

import { formatValue, signOf } from "../figures";
import { useMoveLimits } from "../report-queries";

const TIMES = "×";

interface FindingLimitProps {
  datasetId: string;
  finding: Finding;
  words: string;
}


/** The limit of a finding, to be moved; what the server refuses, and what is no number, leaves it where it was. */
export function FindingLimit({ datasetId, finding, words }: FindingLimitProps) {
  const { t, i18n } = useTranslation();
  const { mutate, isPending } = useMoveLimits(datasetId);
  const { failed } = useToast();
  const [draft, setDraft] = useState<{ limit: number | null } | null>(null);
  const usual = { metric: t(`analysis.metric.${finding.metric}.name`), value: formatValue(finding.usual_limit, i18n.language) };
  const move = () => {
    if (!draft || isPending) return;
    if (draft.limit === finding.limit) return setDraft(null);
    mutate({ [finding.name]: draft.limit }, { onError: failed, onSettled: () => setDraft(null) });
  };
  return (
    <Tooltip title={t(`analysis.report.findings.${finding.is_relative ? "usualTimes" : "usual"}`, usual)}>
      <InputNumber
        size="small"
        prefix={signOf(finding)}
        suffix={finding.is_relative && TIMES}
        controls={false}
        value={draft ? draft.limit : finding.limit}
        readOnly={isPending}
        aria-label={t("analysis.report.findings.limit", { words })}
        onChange={(limit) => setDraft({ limit })}
        onBlur={move}
        onPressEnter={move}
      />
    </Tooltip>
  );
}
