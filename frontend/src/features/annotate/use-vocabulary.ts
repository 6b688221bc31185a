import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { keys } from "@/api/query-keys";

/** Reads the labels again when the pulse tells that someone has changed them. */
export function useVocabulary(datasetId: string, vocabulary: string | undefined): void {
  const queryClient = useQueryClient();
  const known = useRef<string>(undefined);
  useEffect(() => {
    if (vocabulary === undefined) return;
    if (known.current !== undefined && known.current !== vocabulary)
      void queryClient.invalidateQueries({ queryKey: keys.labels(datasetId) });
    known.current = vocabulary;
  }, [queryClient, datasetId, vocabulary]);
}
