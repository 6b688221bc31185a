import { useState } from "react";
import { useParams } from "react-router";

import { ApiError } from "@/api/errors";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { ExportDialog } from "@/features/exports/components/export-dialog";
import type { ExportSource } from "@/features/exports/export-order";
import { PublishDialog } from "@/features/versions/components/publish-dialog";
import { useDataset } from "@/hooks/use-dataset";
import { useFollowJobs } from "@/hooks/use-follow-jobs";
import { usePulse } from "@/hooks/use-pulse";
import type { SampleFilter } from "@/lib/sample-filter";

import { MissingPage } from "../crash-page";
import { AddDataDialog } from "./add-data-dialog";
import { DatasetHeader } from "./dataset-header";
import styles from "./dataset-layout.module.css";
import { type AddingData, DatasetOutlet } from "./dataset-outlet";

/** The frame of a dataset's pages: its header, the dialogs that every page may open, its pulse. */
export function Component() {
  const datasetId = useParams().datasetId ?? "";
  const dataset = useDataset(datasetId);
  const pulse = usePulse(datasetId);
  const [publishing, setPublishing] = useState<{ filter: SampleFilter | null } | null>(null);
  const [adding, setAdding] = useState<AddingData | null>(null);
  const [exporting, setExporting] = useState<ExportSource | null>(null);
  useFollowJobs(datasetId, pulse.data?.jobs);
  if (dataset.isPending) return <Loading />;
  if (dataset.error instanceof ApiError && dataset.error.status === 404) return <MissingPage />;
  if (dataset.error && !dataset.data) return <Failure error={dataset.error} retry={() => void dataset.refetch()} />;
  const place = {
    dataset: dataset.data,
    counts: pulse.data?.counts ?? dataset.data.counts,
    jobs: pulse.data?.jobs ?? dataset.data.running_jobs,
    publish: (filter?: SampleFilter) => setPublishing({ filter: filter ?? null }),
    addData: setAdding,
    openExport: setExporting,
  };
  return (
    <div className={styles.layout}>
      <DatasetHeader place={place} />
      <div className={styles.body}>
        <DatasetOutlet place={place} />
      </div>
      {publishing && <PublishDialog datasetId={datasetId} filter={publishing.filter} close={() => setPublishing(null)} />}
      {adding && <AddDataDialog dataset={dataset.data} start={adding} close={() => setAdding(null)} />}
      {exporting && <ExportDialog datasetId={datasetId} source={exporting} close={() => setExporting(null)} />}
    </div>
  );
}
