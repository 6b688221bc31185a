import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";

import { LabelChip } from "@/components/label-chip";
import { type LabelColours, UNKNOWN_COLOUR } from "@/components/sample-tile";
import { Thumbnail } from "@/components/thumbnail";
import { SuggestedChip } from "@/components/suggested-chip";
import type { Hovered } from "@/hooks/use-hover";
import { useLeastConfidence } from "@/hooks/use-least-confidence";
import { dashedOutlinesOf, masksOf, outlinesOf } from "@/lib/outlines";
import { fitted, placeBeside } from "@/lib/preview-place";
import { isUndecided, noteOf } from "@/lib/sample-notes";
import { shownOf, suggestedLabels } from "@/lib/suggestions";

import styles from "./hover-preview.module.css";

const PICTURE = { width: 460, height: 400 };
const CAPTION = 96; // pixels below the picture, about
const MOST_ZOOM = 4;
/** A file above this is not worth loading for a glance: the thumbnail is shown larger. */
const MOST_BYTES = 6_000_000;

/** A larger look at the sample under the pointer, with its shapes and labels. It never takes the pointer or the focus. */
export function HoverPreview({ hovered: { sample, place }, colours }: { hovered: Hovered; colours: LabelColours }) {
  const { t } = useTranslation();
  const { width, height } = sample;
  const picture = width && height ? fitted({ width, height }, PICTURE, MOST_ZOOM) : { width: 240, height: 180 };
  const size = { width: Math.max(picture.width, 220) + 16, height: picture.height + CAPTION };
  const marks = sample.annotations ?? [];
  const [least] = useLeastConfidence();
  const suggested = shownOf(sample.suggestions ?? [], least);
  const note = noteOf(sample);
  return createPortal(
    <div className={styles.preview} style={{ ...placeBeside(place, size, { width: innerWidth, height: innerHeight }), width: size.width }} data-testid="preview" aria-hidden="true">
      <div className={styles.place} style={{ ...picture, backgroundImage: `url("${sample.thumbnail_url}")` }}>
        <Thumbnail
          src={sample.size > MOST_BYTES ? sample.thumbnail_url : sample.image_url}
          name={sample.name}
          width={width}
          height={height}
          outlines={[...outlinesOf(marks, colours.byId, UNKNOWN_COLOUR), ...dashedOutlinesOf(suggested, colours.byId, UNKNOWN_COLOUR)]}
          masks={masksOf(marks, colours.byId, UNKNOWN_COLOUR)}
        />
      </div>
      <div className={styles.name}>{sample.name}</div>
      {width && height && <div className={styles.size}>{`${width} × ${height}`}</div>}
      <div className={styles.chips}>
        {sample.labels.map((name) => (
          <LabelChip key={name} name={name} color={colours.byName.get(name)} />
        ))}
        {suggestedLabels(suggested).map((each) => (
          <SuggestedChip key={each.labelId} label={each} name={colours.names.get(each.labelId) ?? ""} color={colours.byId.get(each.labelId)} />
        ))}
      </div>
      {isUndecided(sample) && <div className={styles.note}>{t("samples.remark.undecided")}</div>}
      {note && <div className={styles.note}>{note}</div>}
    </div>,
    document.body,
  );
}
