import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import { Page } from "@/components/page";
import { ExportsTable } from "@/features/exports/components/exports-table";
import { JobsTable, JobTabs } from "@/features/jobs/components/jobs-table";

import { useDatasetPlace } from "./dataset-outlet";

export function Component() {
  const { t } = useTranslation();
  const { dataset } = useDatasetPlace();
  const [params, setParams] = useSearchParams();
  const tab = params.get("tab") === "exports" ? "exports" : "jobs";
  const tabs = <JobTabs tab={tab} choose={(next) => setParams(next === "jobs" ? {} : { tab: next })} />;
  return (
    <Page title={t("datasets.nav.jobs")} actions={tabs}>
      {tab === "jobs" ? <JobsTable dataset={dataset} /> : <ExportsTable datasetId={dataset.id} />}
    </Page>
  );
}
