import { useCallback, useState } from "react";

import { useToast } from "@/hooks/use-toast";

import type { AnnotationSession } from "./annotation-session";
import { useAddLabel } from "./queries";

/** Naming what was drawn: the label used last is offered first, and a new one is added before it is used. */
export function useNaming(session: AnnotationSession, datasetId: string, canAdd: boolean) {
  const { mutateAsync } = useAddLabel(datasetId);
  const { failed } = useToast();
  const [suggested, setSuggested] = useState<string | null>(null);
  const add = useCallback(
    (label: string) =>
      mutateAsync(label).catch((error: unknown) => {
        failed(error);
        throw error;
      }),
    [mutateAsync, failed],
  );
  const name = useCallback(
    (label: string | null) => {
      if (label !== null) setSuggested(label);
      session.store.nameDrawing(label);
    },
    [session],
  );
  return { suggested, addLabel: canAdd ? add : null, name };
}
