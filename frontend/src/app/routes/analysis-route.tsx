import { useState } from "react";

import type { Job } from "@/api/schema.gen";
import { AnalysisPage } from "@/features/analysis/components/analysis-page";
import { JobActions } from "@/features/jobs/components/job-actions";
import { JobLogDrawer } from "@/features/jobs/components/job-log-drawer";
import { useLabels } from "@/hooks/use-labels";

import { useDatasetPlace } from "./dataset-outlet";

const NONE: never[] = [];

export function Component() {
  const { dataset, jobs, addData } = useDatasetPlace();
  const labels = useLabels(dataset.id);
  const [logOf, setLogOf] = useState<Job | null>(null);
  const jobActions = (job: Job) => <JobActions dataset={dataset} job={job} showLog={() => setLogOf(job)} />;
  return (
    <>
      <AnalysisPage key={dataset.id} dataset={dataset} labels={labels.data ?? NONE} jobs={jobs} jobActions={jobActions} uploadMore={() => addData({ way: "upload", files: [] })} />
      {logOf && <JobLogDrawer job={logOf} close={() => setLogOf(null)} />}
    </>
  );
}
