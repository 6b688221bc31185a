import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Crop, Shape } from "@/api/schema.gen";
import type { CanvasLabel } from "@/canvas/model/annotation";
import { CanvasView } from "@/canvas/view/canvas-view";
import { paletteOf } from "@/canvas/view/palette";

import { CropCanvas } from "../crop-canvas";
import type { CropEdit } from "../crop-changes";
import { usePicture } from "../use-picture";
import styles from "./crop-dialog.module.css";

interface CropDialogProps {
  datasetId: string;
  crop: Crop;
  edit: CropEdit | undefined;
  labels: readonly CanvasLabel[];
  canEdit: boolean;
  reshape: (crop: Crop, shape: Shape) => void;
  /** To the crop before (-1) or after (1); null where there is none. */
  step: (by: -1 | 1) => (() => void) | null;
  close: () => void;
}

/** One annotation in its image, where its edges are dragged into place. */
export function CropDialog({ datasetId, crop, edit, labels, canEdit, reshape, step, close }: CropDialogProps) {
  const { t } = useTranslation();
  const before = step(-1);
  const after = step(1);
  return (
    <Modal
      open
      width="min(1100px, 92vw)"
      title={t("review.dialog.title", { label: edit?.label ?? crop.label, sample: crop.sample.name })}
      onCancel={close}
      footer={
        <div className={styles.footer}>
          <Button icon={<LeftOutlined aria-hidden />} disabled={!before} onClick={before ?? undefined} aria-label={t("review.dialog.before")} />
          <Button icon={<RightOutlined aria-hidden />} disabled={!after} onClick={after ?? undefined} aria-label={t("review.dialog.after")} />
          <Link to={`/datasets/${datasetId}/annotate/${crop.sample.id}`}>{t("review.dialog.open")}</Link>
          <span className={styles.space} />
          <Button type="primary" onClick={close}>
            {t("review.dialog.close")}
          </Button>
        </div>
      }
    >
      <CropStage key={crop.id} datasetId={datasetId} crop={crop} shape={edit?.shape ?? crop.shape ?? null} labels={labels} canEdit={canEdit} reshape={reshape} />
    </Modal>
  );
}

interface CropStageProps extends Pick<CropDialogProps, "datasetId" | "crop" | "labels" | "canEdit" | "reshape"> {
  shape: Shape | null;
}

function CropStage({ datasetId, crop, shape, labels, canEdit, reshape }: CropStageProps) {
  const { t } = useTranslation();
  const palette = useMemo(() => paletteOf(), []);
  // What is drawn begins with the shape as it is when the dialog opens; from then on the canvas knows best.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const canvas = useMemo(() => new CropCanvas(crop, shape, labels, canEdit), [crop, labels, canEdit]);
  const { picture, hasFailed } = usePicture(datasetId, crop.sample);
  useEffect(() => canvas.lookAtBox(), [canvas]);
  useEffect(() => canvas.onShape((changed) => reshape(crop, changed)), [canvas, crop, reshape]);
  return (
    <div className={styles.stage}>
      <CanvasView store={canvas.store} router={canvas.router} picture={picture} palette={palette} name={t("review.dialog.canvas")}>
        {hasFailed && <p className={styles.note}>{t("samples.tile.noPicture")}</p>}
      </CanvasView>
    </div>
  );
}
