import { FileImageOutlined } from "@ant-design/icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { MaskLayer } from "@/lib/outlines";

import { MaskOverlay } from "./mask-overlay";
import styles from "./thumbnail.module.css";

/** Outlines of one colour, as SVG path data in pixels of the upright image. */
export interface Outline {
  colour: string;
  path: string;
  /** Proposed, and waits for a person. */
  isDashed?: boolean;
}

interface ThumbnailProps {
  src: string | null;
  name: string;
  width: number | null;
  height: number | null;
  outlines: Outline[];
  masks?: MaskLayer[];
  /** Outlines that are meant; the others step back. */
  emphasised?: Outline[];
}

/** A thumbnail in its place, with shapes drawn over it; never the original. */
export function Thumbnail({ src, name, width, height, outlines, masks = [], emphasised = [] }: ThumbnailProps) {
  const { t } = useTranslation();
  const [failedSrc, setFailedSrc] = useState<string | null>(null);
  if (!src || failedSrc === src) {
    return (
      <span className={styles.absent}>
        <FileImageOutlined aria-hidden />
        {t("samples.tile.noPicture")}
      </span>
    );
  }
  return (
    <>
      <img className={styles.picture} src={src} alt={name} decoding="async" draggable={false} onError={() => setFailedSrc(src)} />
      {masks.map((layer) => (
        <MaskOverlay key={layer.colour} layer={layer} />
      ))}
      {width && height && outlines.length + emphasised.length > 0 && (
        // The same rule fits the drawing and the picture into the place, so they lie on each other.
        <svg className={styles.overlay} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
          {outlines.map(({ colour, path, isDashed }) => {
            const look = [styles.outline, emphasised.length > 0 && styles.faint, isDashed && styles.dashed];
            return <path key={`${colour}${isDashed}`} className={look.filter(Boolean).join(" ")} d={path} stroke={colour} />;
          })}
          {emphasised.map(({ colour, path }) => (
            <path key={colour} className={`${styles.outline} ${styles.emphasised}`} d={path} stroke={colour} />
          ))}
        </svg>
      )}
    </>
  );
}
