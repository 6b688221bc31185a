import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { Dataset } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

import type { Incomplete } from "../incomplete";
import { useMakeSet } from "../queries";

interface IncompleteNoticeProps {
  dataset: Dataset;
  incomplete: Incomplete;
  /** Called when the samples are about to be shown. */
  close: () => void;
}

/** In how many labeled samples boxes seem to be missing, and the way to them. */
export function IncompleteNotice({ dataset, incomplete: { samples, labels }, close }: IncompleteNoticeProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const keep = useMakeSet(dataset.id);
  if (samples.length === 0) return null;
  const counted = labels.map(([name, number]) => t("smart.quality.incomplete.label", { name, number })).join(t("smart.quality.incomplete.comma"));
  function check(): void {
    const onSuccess = ({ id }: { id: string }) => {
      close();
      void navigate(`/datasets/${dataset.id}/samples?set=${id}`);
    };
    keep.mutate({ name: t("smart.quality.incomplete.set"), samples }, { onSuccess, onError: toast.failed });
  }
  return (
    <Alert
      type="warning"
      showIcon
      title={t("smart.quality.incomplete.text", { count: samples.length, labels: counted })}
      description={t("smart.quality.incomplete.advice")}
      action={
        isAtLeast(dataset.my_role, "labeler") && (
          <Button size="small" loading={keep.isPending} onClick={check}>
            {t("smart.quality.incomplete.check", { count: samples.length })}
          </Button>
        )
      }
    />
  );
}
