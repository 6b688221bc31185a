import { Outlet, useOutletContext } from "react-router";

import type { Dataset, Job } from "@/api/schema.gen";
import type { ExportSource } from "@/features/exports/export-order";

/** What the frame of a dataset hands to the page inside it. */
export interface DatasetPlace {
  dataset: Dataset;
  counts: Dataset["counts"];
  jobs: Job[];
  publish: () => void;
  openImport: () => void;
  openExport: (source: ExportSource) => void;
}

export function DatasetOutlet({ place }: { place: DatasetPlace }) {
  return <Outlet context={place} />;
}

export function useDatasetPlace(): DatasetPlace {
  return useOutletContext<DatasetPlace>();
}
