import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Label, VersionChange, VersionChangeKind } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { TileGrid } from "@/components/tile-grid";

import { useDiffSamples } from "../history-queries";
import type { ChosenPair } from "../pair";
import { ChangeTile } from "./change-tile";
import styles from "./compare-page.module.css";

interface ChangeSamplesProps {
  datasetId: string;
  pair: ChosenPair;
  kind: VersionChangeKind;
  labels: Label[];
}

const CAPTION = 46;
const TILE = 330; // two pictures side by side

/** The samples that changed in one way, each as both versions have it. */
export function ChangeSamples({ datasetId, pair, kind, labels }: ChangeSamplesProps) {
  const { t } = useTranslation();
  const samples = useDiffSamples(datasetId, { base: pair.base.id, version: pair.version.id }, kind);
  const { fetchNextPage } = samples;
  const items = useMemo(() => samples.data?.pages.flatMap((page) => page.results) ?? [], [samples.data]);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const colours = useMemo(() => new Map(labels.map(({ name, color = "" }) => [name, color])), [labels]);
  const names = useMemo(() => ({ base: pair.base.name, version: pair.version.name }), [pair]);
  const tile = useCallback((change: VersionChange) => <ChangeTile change={change} colours={colours} names={names} />, [colours, names]);
  if (samples.isPending) return <Loading />;
  if (samples.error && items.length === 0) return <Failure error={samples.error} retry={() => void samples.refetch()} />;
  if (items.length === 0) return <Nothing title={t("versions.compare.sameKind")} />;
  const isDrawn = items.some(({ before, after }) => [before, after].some((side) => side?.annotations.some(({ shape }) => shape)));
  return (
    <>
      {isDrawn && kind !== "added" && kind !== "removed" && (
        <p className={styles.marks}>
          <span className={styles.strong} /> {t("versions.compare.legend.changed")}
          <span className={styles.weak} /> {t("versions.compare.legend.steady")}
          <span className={styles.dashed} /> {t("versions.compare.legend.former")}
        </p>
      )}
      <div className={styles.grid}>
        <TileGrid
          placeName={`compare/${pair.base.id}/${pair.version.id}/${kind}`}
          items={items}
          keyOf={({ id }) => id}
          tile={tile}
          caption={CAPTION}
          minTile={TILE}
          hasMore={samples.hasNextPage}
          isLoadingMore={samples.isFetching}
          loadMore={loadMore}
          failure={samples.isFetchNextPageError ? samples.error : null}
        />
      </div>
    </>
  );
}
