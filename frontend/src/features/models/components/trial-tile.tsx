import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import type { ModelTrial } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { Thumbnail } from "@/components/thumbnail";
import { useErrorText } from "@/hooks/use-error-text";
import { percent } from "@/lib/format";
import { outlinesOf } from "@/lib/outlines";

import { coloursOf, foundLabels } from "../found-labels";
import styles from "./trial-tile.module.css";

interface TrialTileProps {
  trial: ModelTrial;
  /** The model's, in its order: by it a label has its colour. */
  labels: readonly string[];
}

const NEUTRAL = "var(--text-faint)";

/** What the model says of one image. */
export function TrialTile({ trial: { sample, found, problem }, labels }: TrialTileProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const colours = useMemo(() => coloursOf(labels), [labels]);
  const outlines = useMemo(() => outlinesOf(found.map(({ label, shape }) => ({ label_id: label, shape })), colours, NEUTRAL), [found, colours]);
  return (
    <figure className={styles.tile}>
      <div className={styles.place}>
        <Thumbnail src={problem ? null : sample.thumbnail_url} name={sample.name} width={sample.width} height={sample.height} outlines={outlines} />
      </div>
      <figcaption className={styles.caption}>
        <div className={styles.name} title={sample.path}>
          {sample.name}
        </div>
        {problem && <div className={styles.problem}>{errorText(new ApiError(400, problem))}</div>}
        {!problem && found.length === 0 && <div className={styles.nothing}>{t("models.trial.nothing")}</div>}
        {foundLabels(found).map(({ label, count, confidence }) => (
          <div key={label} className={styles.found}>
            <LabelChip name={label} color={colours.get(label)} count={count} />
            <span className={styles.share}>{t("models.trial.share", { percent: percent(confidence, 1) })}</span>
          </div>
        ))}
      </figcaption>
    </figure>
  );
}
