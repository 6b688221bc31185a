import { Outlet, useOutletContext } from "react-router";

import type { Dataset, Job } from "@/api/schema.gen";
import type { ExportSource } from "@/features/exports/export-order";
import type { ChosenFile } from "@/features/upload/chosen-files";
import type { SampleFilter } from "@/lib/sample-filter";

/** How the dialog for adding data opens: at one of its ways, perhaps with files that were dropped. */
export interface AddingData {
  way: "upload" | "storage";
  files: ChosenFile[];
}

/** What the frame of a dataset hands to the page inside it. */
export interface DatasetPlace {
  dataset: Dataset;
  counts: Dataset["counts"];
  jobs: Job[];
  /** Opens the dialog for publishing, of all samples or those of a filter. */
  publish: (filter?: SampleFilter) => void;
  addData: (start: AddingData) => void;
  openExport: (source: ExportSource) => void;
}

export function DatasetOutlet({ place }: { place: DatasetPlace }) {
  return <Outlet context={place} />;
}

export function useDatasetPlace(): DatasetPlace {
  return useOutletContext<DatasetPlace>();
}
