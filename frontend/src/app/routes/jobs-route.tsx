import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { Page } from "@/components/page";
import { ChangesTable } from "@/features/changes/components/changes-table";
import { ExportsTable } from "@/features/exports/components/exports-table";
import { JOB_TABS, JobsTable, JobTabs } from "@/features/jobs/components/jobs-table";

import { useDatasetPlace } from "./dataset-outlet";

export function Component() {
  const { t } = useTranslation();
  const { dataset } = useDatasetPlace();
  const [params, setParams] = useSearchParams();
  const tab = JOB_TABS.find((name) => name === params.get("tab")) ?? "jobs";
  const tabs = <JobTabs tab={tab} choose={(next) => setParams(next === "jobs" ? {} : { tab: next })} />;
  return (
    <Page title={t("datasets.nav.jobs")} actions={tabs}>
      {tab === "jobs" && <JobsTable dataset={dataset} />}
      {tab === "changes" && <ChangesTable datasetId={dataset.id} />}
      {tab === "exports" && <ExportsTable datasetId={dataset.id} />}
    </Page>
  );
}
