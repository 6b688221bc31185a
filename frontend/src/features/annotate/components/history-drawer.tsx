import { useQueryClient } from "@tanstack/react-query";
import { Drawer } from "antd";
import { useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";

import { keys } from "@/api/query-keys";
import type { Change, Dataset } from "@/api/schema.gen";
import type { CanvasStore } from "@/canvas/model/store";
import { SampleHistory } from "@/components/sample-history";
import type { InTurn } from "@/hooks/use-sample-history";

import { changesOf } from "../past-changes";
import type { SampleRef } from "../saving/entry";
import type { SaveQueue } from "../saving/save-queue";
import styles from "./history-drawer.module.css";

const BODY = { body: { padding: 0 } };

interface HistoryDrawerProps {
  readonly dataset: Dataset;
  readonly sampleRef: SampleRef;
  readonly queue: SaveQueue;
  readonly store: CanvasStore;
  readonly close: () => void;
}

/** The history beside the image, which stays in reach; read again as saves happen. */
export function HistoryDrawer({ dataset, sampleRef, queue, store, close }: HistoryDrawerProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { datasetId, sampleId } = sampleRef;
  useEffect(
    () =>
      queue.onEvent((saved, event) => {
        const isNews = event.kind === "acknowledged" || event.kind === "rebased";
        if (isNews && saved.sampleId === sampleId) void queryClient.invalidateQueries({ queryKey: keys.history(datasetId, sampleId) });
      }),
    [queue, queryClient, datasetId, sampleId],
  );
  const point = useCallback((change: Change | null) => store.setPassing({ preview: change ? changesOf(change, store.getState().labels.values()) : [] }), [store]);
  useEffect(() => () => point(null), [point]);
  // An undo raises the revision: the save under way comes before it, and the next one knows of it.
  const inTurn: InTurn = (undo) => queue.between(sampleRef, undo);
  return (
    <Drawer open mask={false} size={340} onClose={close} title={t("annotate.history.title")} rootClassName={styles.root} styles={BODY}>
      <SampleHistory dataset={dataset} sampleId={sampleId} inTurn={inTurn} point={point} />
    </Drawer>
  );
}
