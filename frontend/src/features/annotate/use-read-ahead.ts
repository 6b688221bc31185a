import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { pictureOf } from "./pictures";
import { fetchAnnotations, fetchSample } from "./queries";
import type { SampleRef } from "./saving/entry";

/** Begins to read a sample and its picture while the page around it waits for its own parts; they are found read then. */
export function useReadAhead({ datasetId, sampleId }: SampleRef): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    const ref = { datasetId, sampleId };
    // What fails here is asked for again, and said, where it is shown.
    fetchAnnotations(queryClient, ref).catch(() => undefined);
    fetchSample(queryClient, ref)
      .then((sample) => pictureOf(datasetId, sample))
      .catch(() => undefined);
  }, [queryClient, datasetId, sampleId]);
}
