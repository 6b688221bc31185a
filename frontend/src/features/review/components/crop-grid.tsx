import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Crop, Label } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { TileGrid } from "@/components/tile-grid";

import type { Measured, useCrops } from "../queries";
import type { Review } from "../use-review";
import { CropTile } from "./crop-tile";
import { Measuring } from "./measuring";

interface CropGridProps {
  labels: readonly Label[];
  crops: ReturnType<typeof useCrops>;
  items: readonly Crop[];
  measured: Measured;
  review: Review;
  minTile: number;
  enlarge: (crop: Crop) => void;
  /** What a key does to the crop with the focus; false when it does nothing. */
  onKey: (crop: Crop, key: string) => boolean;
  /** The place of the crop whose dialog was closed last. */
  comeTo: number | undefined;
  /** Label and order. */
  placeName: string;
}

/** The crops as tiles; or why there are none. */
export function CropGrid({ labels, crops, items, measured, review, minTile, enlarge, onKey, comeTo, placeName }: CropGridProps) {
  const { t } = useTranslation();
  const { selection, changes, press } = review;
  const { fetchNextPage } = crops;
  const colours = useMemo(() => new Map(labels.map(({ name, color }) => [name, color])), [labels]);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const onSpace = useCallback((crop: Crop, isRange: boolean) => press(crop.id, isRange ? "range" : "toggle"), [press]);
  const onExtend = useCallback(
    (from: Crop, to: Crop) => {
      if (!selection.ids.has(from.id)) press(from.id, "alone");
      press(to.id, "range");
    },
    [selection, press],
  );
  const tile = useCallback(
    (crop: Crop, isCurrent: boolean) => {
      const edit = changes.edits.get(crop.id);
      return (
        <CropTile
          crop={crop}
          edit={edit}
          colour={colours.get(edit?.label ?? crop.label)}
          isSelected={selection.ids.has(crop.id)}
          isCurrent={isCurrent}
          press={press}
          enlarge={enlarge}
        />
      );
    },
    [changes, colours, selection, press, enlarge],
  );
  const error = measured.error ?? (items.length === 0 ? crops.error : null);
  if (error) return <Failure error={error} retry={() => void (measured.error ? measured.retry() : crops.refetch())} />;
  if (!measured.isReady) return <Measuring progress={measured.progress} />;
  if (crops.isPending) return <Loading />;
  if (items.length === 0 && !crops.hasNextPage) return <Nothing title={t("review.empty.title")} text={t("review.empty.text")} />;
  return (
    <TileGrid
      key={placeName}
      placeName={placeName}
      items={items}
      keyOf={(crop) => crop.id}
      tile={tile}
      onSpace={onSpace}
      onExtend={onExtend}
      onKey={onKey}
      comeTo={comeTo}
      caption={0}
      minTile={minTile}
      hasMore={crops.hasNextPage}
      isLoadingMore={crops.isFetching}
      loadMore={loadMore}
      failure={crops.isFetchNextPageError ? crops.error : null}
    />
  );
}
