import { memo, useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { VersionChange } from "@/api/schema.gen";
import { Thumbnail } from "@/components/thumbnail";
import { dashedOutlinesOf, masksOf, outlinesOf } from "@/lib/outlines";

import { type Side, sidesOf } from "../change-marks";
import styles from "./change-tile.module.css";

const UNKNOWN_COLOUR = "var(--text-faint)";

interface ChangeTileProps {
  change: VersionChange;
  /** By name: a version knows its labels by the names they had. */
  colours: ReadonlyMap<string, string>;
  names: { base: string; version: string };
}

type Known = NonNullable<VersionChange["before"]>;

const marksOf = (marks: Known["annotations"]) => marks.map(({ label, shape }) => ({ label_id: label, shape }));

/** A sample as two versions have it, side by side: what changed stands out, and where it was is dashed. */
export const ChangeTile = memo(function ChangeTile({ change, colours, names }: ChangeTileProps) {
  const { before, after, former } = useMemo(() => sidesOf(change), [change]);
  const dashed = dashedOutlinesOf(marksOf(former), colours, UNKNOWN_COLOUR);
  return (
    <div className={styles.tile}>
      <div className={styles.sides}>
        <Half change={change} side={change.before} marks={before} colours={colours} version={names.base} extra={[]} />
        <Half change={change} side={change.after} marks={after} colours={colours} version={names.version} extra={dashed} />
      </div>
      <div className={styles.name} title={change.name}>
        {`${change.number} · ${change.name}`}
      </div>
      <div className={styles.words}>
        <Words side={change.before} />
        <Words side={change.after} />
      </div>
    </div>
  );
});

interface HalfProps {
  change: VersionChange;
  side: Known | null;
  marks: Side;
  colours: ReadonlyMap<string, string>;
  version: string;
  extra: ReturnType<typeof dashedOutlinesOf>;
}

function Half({ change, side, marks, colours, version, extra }: HalfProps) {
  const { t } = useTranslation();
  if (!side) return <div className={styles.absent}>{t("versions.compare.absent", { name: version })}</div>;
  const all = marksOf(side.annotations);
  return (
    <div className={styles.half}>
      <Thumbnail
        src={change.thumbnail_url}
        name={change.name}
        width={change.width}
        height={change.height}
        outlines={[...outlinesOf(marksOf(marks.steady), colours, UNKNOWN_COLOUR), ...extra]}
        emphasised={outlinesOf(marksOf(marks.changed), colours, UNKNOWN_COLOUR)}
        masks={masksOf(all, colours, UNKNOWN_COLOUR)}
      />
      <span className={styles.version}>{version}</span>
    </div>
  );
}

/** The labels that a side has and how often, with its usage. */
function Words({ side }: { side: Known | null }) {
  const { t } = useTranslation();
  if (!side) return <span />;
  const counts = new Map<string, number>();
  for (const { label } of side.annotations) counts.set(label, (counts.get(label) ?? 0) + 1);
  const labels = [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name));
  const usage = side.usage ? t(`versions.usage.${side.usage}`) : t("versions.usage.none");
  const words = `${labels.join(", ") || t("versions.compare.nothing")} · ${usage}`;
  return (
    <span className={styles.side} title={words}>
      {words}
    </span>
  );
}
