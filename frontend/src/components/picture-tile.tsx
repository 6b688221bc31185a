import { ExportOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Sample } from "@/api/schema.gen";
import { masksOf, outlinesOf } from "@/lib/outlines";

import styles from "./picture-tile.module.css";
import { type LabelColours, UNKNOWN_COLOUR } from "./sample-tile";
import { Thumbnail } from "./thumbnail";

interface PictureTileProps {
  sample: Sample;
  /** Where it is annotated. */
  href: string;
  /** What a press does, for those who do not see it. */
  label: string;
  isPressed: boolean;
  /** In the corner of a pressed one. */
  badge?: ReactNode;
  /** The one picture that Tab comes to. */
  isCurrent: boolean;
  /** Where keys find it. */
  place: string;
  colours: LabelColours;
  press: () => void;
  onFocus: () => void;
  /** What is told below the picture. */
  children: ReactNode;
}

/** A picture of a stack that can be pressed, and opened by a link in its corner. */
export function PictureTile({ sample, href, label, isPressed, badge, isCurrent, place, colours, press, onFocus, children }: PictureTileProps) {
  const { t } = useTranslation();
  const { annotations: marks = [] } = sample;
  return (
    <div className={isPressed ? `${styles.tile} ${styles.pressed}` : styles.tile}>
      <button type="button" className={styles.picture} data-place={place} tabIndex={isCurrent ? 0 : -1} aria-pressed={isPressed} aria-label={label} onClick={press} onFocus={onFocus}>
        <Thumbnail
          src={sample.problem ? null : sample.thumbnail_url}
          name={sample.name}
          width={sample.width}
          height={sample.height}
          outlines={outlinesOf(marks, colours.byId, UNKNOWN_COLOUR)}
          masks={masksOf(marks, colours.byId, UNKNOWN_COLOUR)}
        />
        {isPressed && badge && <span className={styles.badge}>{badge}</span>}
      </button>
      <Link className={styles.open} to={href} tabIndex={isCurrent ? 0 : -1} aria-label={t("samples.tile.open", { name: sample.name })} title={t("duplicates.tile.open")}>
        <ExportOutlined aria-hidden />
      </Link>
      {children}
    </div>
  );
}
