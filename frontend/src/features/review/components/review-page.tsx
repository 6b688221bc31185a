import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Crop, Dataset, Label } from "@/api/schema.gen";
import type { Keymap } from "@/canvas/actions/keymap";
import { commandKeys, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import { useKeymap } from "@/canvas/view/use-keymap";
import { Nothing } from "@/components/nothing";
import { useRemembered } from "@/hooks/use-remembered";
import { useMe } from "@/hooks/use-me";
import { isAtLeast } from "@/lib/roles";

import type { CropOrder } from "../crop-order";
import { useCrops, useMeasured } from "../queries";
import type { SaveFirst } from "../use-applying";
import { useLeaveGuard } from "../use-leave-guard";
import { useReview } from "../use-review";
import { useReviewKeys } from "../use-review-keys";
import { CropDialog } from "./crop-dialog";
import { CropGrid } from "./crop-grid";
import { type CropSize, ReviewBar, SIZES } from "./review-bar";
import { ReviewLabels } from "./review-labels";
import styles from "./review-page.module.css";

interface ReviewPageProps {
  dataset: Dataset;
  labels: Label[];
  /** The id of the label, null for the one with the most annotations. */
  labelId: string | null;
  order: CropOrder;
  choose: (part: { label?: string; order?: CropOrder }) => void;
  saveFirst: SaveFirst;
}

const isSize = (stored: unknown): stored is CropSize => stored === "compact" || stored === "large";

/** The annotations of one label side by side: the wrong one is seen, mended, and applied with all others at once. */
export function ReviewPage({ dataset, labels, labelId, order, choose, saveFirst }: ReviewPageProps) {
  const { t } = useTranslation();
  const [size, setSize] = useRemembered<CropSize>("review.size", "compact", isSize);
  const label = labels.find(({ id }) => id === labelId) ?? mostUsed(labels);
  const measured = useMeasured(dataset.id, label?.id, order);
  const crops = useCrops(dataset.id, label?.id, order, measured);
  const items = useMemo(() => crops.data?.pages.flatMap((page) => page.results) ?? [], [crops.data]);
  const review = useReview(dataset.id, items, saveFirst);
  const canEdit = isAtLeast(dataset.my_role, "labeler");
  const { keymap } = useKeymap(useMe().data?.id ?? "");
  const named = useMemo(() => withKeys(labels, keymap), [labels, keymap]);
  const [enlarged, enlarge] = useEnlarged(items);
  const onKey = useReviewKeys(review, named, canEdit);
  useLeaveGuard(review.changes.edits.size);
  const limit = crops.data?.pages[0]?.limited_to ?? null;
  if (labels.length === 0) return <Nothing title={t("review.empty.title")} text={t("review.empty.labels")} />;
  return (
    <div className={styles.page}>
      <ReviewBar labels={labels} label={label} order={order} size={size} review={review} canEdit={canEdit} choose={choose} setSize={setSize} />
      {limit !== null && <p className={styles.part}>{t("review.part", { limit, total: label?.annotation_count })}</p>}
      <div className={canEdit ? `${styles.split} ${styles.beside}` : styles.split}>
        <div className={styles.grid}>
          <CropGrid
            labels={labels}
            crops={crops}
            items={items}
            measured={measured}
            review={review}
            minTile={SIZES[size]}
            enlarge={enlarge}
            onKey={onKey}
            comeTo={enlarged.comeTo}
            placeName={`review/${label?.id ?? ""}/${order}/${size}`}
          />
        </div>
        {canEdit && <ReviewLabels labels={named} review={review} />}
      </div>
      {enlarged.crop && (
        <CropDialog
          datasetId={dataset.id}
          crop={enlarged.crop}
          edit={review.changes.edits.get(enlarged.crop.id)}
          labels={named}
          canEdit={canEdit}
          reshape={review.reshape}
          step={enlarged.step}
          close={enlarged.close}
        />
      )}
    </div>
  );
}

function mostUsed(labels: readonly Label[]): Label | undefined {
  return [...labels].sort((a, b) => b.annotation_count - a.annotation_count)[0];
}

/** The keys of the labels are those of the annotation page. */
function withKeys(labels: readonly Label[], keymap: Keymap) {
  const shortcuts = keysOfLabels(labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" })), commandKeys(keymap, ACTIONS, "shapes"));
  return labels.map(({ id, name, color = "" }, place) => ({ id, name, color, key: shortcuts[place] ?? null }));
}

/** The crop that is shown large, the way to the ones beside it, and where one comes back to from the last of them. */
function useEnlarged(items: readonly Crop[]) {
  const [{ crop, comeTo }, setShown] = useState<{ crop: Crop | null; comeTo?: number }>({ crop: null });
  const enlarge = useCallback((next: Crop) => setShown({ crop: next }), []);
  const place = items.findIndex(({ id }) => id === crop?.id);
  const step = (by: -1 | 1) => {
    const next = place < 0 ? undefined : items[place + by];
    return next ? () => enlarge(next) : null;
  };
  const close = () => setShown({ crop: null, comeTo: place < 0 ? undefined : place });
  return [{ crop, comeTo, step, close }, enlarge] as const;
}
