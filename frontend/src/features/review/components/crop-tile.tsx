import { memo, type KeyboardEvent, type PointerEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Crop } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { shapePath } from "@/lib/shape-path";

import type { CropEdit } from "../crop-changes";
import { type Way, wayOf } from "../crop-selection";
import styles from "./crop-tile.module.css";

interface CropTileProps {
  crop: Crop;
  edit: CropEdit | undefined;
  /** Of the label that it has, or will have. */
  colour: string | undefined;
  isSelected: boolean;
  /** The one tile that Tab comes to. */
  isCurrent: boolean;
  press: (id: string, way: Way) => void;
  enlarge: (crop: Crop) => void;
}

const LEFT = 0;

/** One annotation cut out of its image, with its outline and what is to become of it. */
export const CropTile = memo(function CropTile({ crop, edit, colour, isSelected, isCurrent, press, enlarge }: CropTileProps) {
  const { t } = useTranslation();
  const mark = edit?.isDeleted ? t("review.mark.deleted") : edit ? t("review.mark.changed") : "";
  const onPointerDown = (event: PointerEvent) => {
    if (event.button === LEFT) press(crop.id, wayOf(event));
  };
  // Dragging over tiles selects them all.
  const onPointerEnter = (event: PointerEvent) => {
    if (event.buttons === 1) press(crop.id, "range");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    enlarge(crop);
  };
  const names = [styles.tile, isSelected && styles.selected, edit?.isDeleted && styles.deleted].filter(Boolean).join(" ");
  return (
    <button
      type="button"
      className={names}
      tabIndex={isCurrent ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={t("review.tile.name", { label: edit?.label ?? crop.label, sample: crop.sample.name, mark })}
      title={crop.sample.name}
      onPointerDown={onPointerDown}
      onPointerEnter={onPointerEnter}
      onClick={(event) => event.detail === 0 && press(crop.id, "toggle")}
      onDoubleClick={() => enlarge(crop)}
      onKeyDown={onKeyDown}
    >
      <CropPicture crop={crop} edit={edit} colour={colour} />
      {mark && <span className={edit?.isDeleted ? `${styles.mark} ${styles.gone}` : styles.mark}>{mark}</span>}
      {edit?.label !== undefined && !edit.isDeleted && (
        <span className={styles.label}>
          <LabelChip name={edit.label} color={colour} />
        </span>
      )}
    </button>
  );
});

/** What was scrolled past is not fetched any more: the pictures in sight come first. */
function whileShown(picture: HTMLImageElement): () => void {
  return () => {
    if (!picture.complete) picture.removeAttribute("src");
  };
}

function CropPicture({ crop, edit, colour }: Pick<CropTileProps, "crop" | "edit" | "colour">) {
  const { t } = useTranslation();
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) return <span className={styles.absent}>{t("samples.tile.noPicture")}</span>;
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = crop.crop_box ?? [];
  const shape = edit?.shape ?? crop.shape;
  return (
    <>
      <img ref={whileShown} className={styles.picture} src={crop.crop_url} alt="" loading="lazy" decoding="async" draggable={false} onError={() => setFailed(true)} />
      {shape && x1 > x0 && (
        // The same rule fits the drawing and the picture into the place, so they lie on each other.
        <svg className={styles.overlay} viewBox={`${x0} ${y0} ${x1 - x0} ${y1 - y0}`} aria-hidden="true">
          <path className={styles.outline} d={shapePath(shape)} stroke={colour} />
        </svg>
      )}
    </>
  );
}
