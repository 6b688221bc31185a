import { Button, Spin } from "antd";
import { useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { CanvasView } from "@/canvas/view/canvas-view";
import { MiniMap } from "@/canvas/view/mini-map";
import { paletteOf } from "@/canvas/view/palette";
import type { Picture } from "@/canvas/picture/picture";
import { Failure } from "@/components/failure";

import type { AnnotationSession } from "../annotation-session";
import type { ShownSample } from "../use-shown-sample";
import { BrushPanel } from "./brush-panel";
import { CanvasMenu } from "./canvas-menu";
import { LabelPopup } from "./label-popup";
import { OutlinePanel } from "./outline-panel";
import styles from "./stage.module.css";

interface StageProps {
  readonly context: ActionContext;
  readonly session: AnnotationSession;
  readonly shown: ShownSample;
  readonly retry: () => void;
  readonly suggested: string | null;
  readonly addLabel: ((name: string) => Promise<void>) | null;
  readonly name: (label: string | null) => void;
}

/** The place of the drawing, and what it says while there is none. */
export function Stage({ context, session, shown, retry, suggested, addLabel, name }: StageProps) {
  const { t } = useTranslation();
  const palette = useMemo(() => paletteOf(), []);
  const picture = shown.kind === "shown" ? shown.picture : null;
  return (
    <CanvasView store={session.store} router={session.router} picture={picture} palette={palette} name={t("annotate.canvas")}>
      {picture && <MiniMap store={session.store} picture={picture} name={t("annotate.view.map")} />}
      <BrushPanel store={session.store} />
      <OutlinePanel context={context} />
      <LabelPopup store={session.store} suggested={suggested} add={addLabel} name={name} />
      <CanvasMenu context={context} addLabel={addLabel} />
      {shown.kind === "failed" && (
        <div className={styles.cover}>
          <Failure error={shown.error} retry={retry} />
        </div>
      )}
      {shown.kind === "shown" && (picture ? <PictureNote picture={picture} retry={retry} /> : <NoPicture retry={retry} />)}
    </CanvasView>
  );
}

function NoPicture({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.note}>
      <p>{t("annotate.noPicture")}</p>
      <Button onClick={retry}>{t("common.failed.retry")}</Button>
    </div>
  );
}

/** What a picture that is not sharp yet says of itself; it can be drawn on meanwhile. */
function PictureNote({ picture, retry }: { picture: Picture; retry: () => void }) {
  const { t } = useTranslation();
  const state = useSyncExternalStore(picture.subscribe, picture.getState);
  if (state === "failed") return <NoPicture retry={retry} />;
  if (state === "ready") return null;
  return (
    <p className={styles.waiting} role="status">
      <Spin size="small" />
      {t("annotate.tiles.waiting")}
    </p>
  );
}
