import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { VersionSample } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { Thumbnail } from "@/components/thumbnail";
import { outlinesOf } from "@/lib/outlines";

import styles from "./version-tile.module.css";

const UNKNOWN_COLOUR = "var(--text-faint)";
const CHIPS = 3;

interface VersionTileProps {
  sample: VersionSample;
  /** By name: a version knows its labels by the names they had. */
  colours: ReadonlyMap<string, string>;
}

export const VersionTile = memo(function VersionTile({ sample, colours }: VersionTileProps) {
  const { t } = useTranslation();
  const marks = sample.annotations.map(({ label, shape }) => ({ label_id: label, shape }));
  const names = [...new Set(sample.annotations.map(({ label }) => label))];
  return (
    <div className={styles.tile}>
      <div className={styles.place}>
        <Thumbnail src={sample.thumbnail_url} name={sample.name} width={sample.width} height={sample.height} outlines={outlinesOf(marks, colours, UNKNOWN_COLOUR)} />
        {sample.usage && <span className={`${styles.usage} ${styles[sample.usage]}`}>{t(`versions.usage.${sample.usage}`)}</span>}
      </div>
      <div className={styles.name} title={sample.name}>
        {sample.name}
      </div>
      <div className={styles.chips}>
        {names.slice(0, CHIPS).map((name) => (
          <LabelChip key={name} name={name} color={colours.get(name)} />
        ))}
      </div>
    </div>
  );
});
