import { useEffect } from "react";

import { answer, client } from "@/api/client";

const EVERY_MS = 10_000;
const PATH = "/api/v1/datasets/{dataset_id}/presence";

/** Tells the others which sample is open here, for as long as someone looks at it. */
export function useTellPresence(datasetId: string, sampleId: string): void {
  useEffect(() => {
    const path = { dataset_id: datasetId };
    const tell = () => {
      if (document.hidden) return;
      // Not urgent: what is not heard is said again.
      answer(client.POST(PATH, { params: { path }, body: { sample: sampleId } })).catch(() => undefined);
    };
    tell();
    const timer = setInterval(tell, EVERY_MS);
    document.addEventListener("visibilitychange", tell);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tell);
    };
  }, [datasetId, sampleId]);
  useEffect(() => {
    const path = { dataset_id: datasetId };
    const leave = () => void answer(client.DELETE(PATH, { params: { path }, keepalive: true })).catch(() => undefined);
    window.addEventListener("pagehide", leave);
    return () => {
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [datasetId]);
}
