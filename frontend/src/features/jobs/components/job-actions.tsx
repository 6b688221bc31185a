import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, Job } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast } from "@/lib/roles";

import { isGoing, useCancelJob, useRetryJob } from "../queries";

interface JobActionsProps {
  dataset: Dataset;
  job: Job;
  showLog: () => void;
}

export function JobActions({ dataset, job, showLog }: JobActionsProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const cancel = useCancelJob(dataset.id);
  const retry = useRetryJob(dataset.id);
  const isManager = isAtLeast(dataset.my_role, "manager");
  const isRetried = job.state === "failed" || job.state === "canceled";
  return (
    <>
      {isManager && isGoing(job) && (
        <Button type="link" size="small" danger loading={cancel.isPending} onClick={() => cancel.mutate(job.id, { onError: toast.failed })}>
          {t("jobs.actions.cancel")}
        </Button>
      )}
      {isManager && isRetried && (
        <Button type="link" size="small" loading={retry.isPending} onClick={() => retry.mutate(job.id, { onError: toast.failed })}>
          {t("jobs.actions.retry")}
        </Button>
      )}
      <Button type="link" size="small" onClick={showLog}>
        {t("jobs.actions.log")}
      </Button>
    </>
  );
}
