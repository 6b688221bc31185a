import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import { keys } from "@/api/query-keys";

/** A bulk action reaches into lists, counts and labels: whatever of the dataset is shown is read again. */
export function useRefreshDataset(datasetId: string): () => void {
  const queryClient = useQueryClient();
  return useCallback(() => {
    void queryClient.invalidateQueries({ queryKey: keys.dataset(datasetId) });
    void queryClient.invalidateQueries({ queryKey: keys.pulse(datasetId) });
  }, [queryClient, datasetId]);
}
