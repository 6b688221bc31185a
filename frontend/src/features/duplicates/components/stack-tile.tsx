import { CheckCircleFilled } from "@ant-design/icons";
import { useTranslation } from "react-i18next";

import type { StackedSample } from "@/api/schema.gen";
import { LabelChip } from "@/components/label-chip";
import { PictureTile } from "@/components/picture-tile";
import type { LabelColours } from "@/components/sample-tile";
import { formatBytes } from "@/lib/format";

import { differencesOf } from "../stack";
import styles from "./stack-tile.module.css";

interface StackTileProps {
  href: string;
  sample: StackedSample;
  /** The sample of its stack that stays. */
  kept: StackedSample;
  /** Whether distances are told from it. */
  isBest: boolean;
  /** The one picture that Tab comes to. */
  isCurrent: boolean;
  /** Where keys find it. */
  place: string;
  colours: LabelColours;
  keep: () => void;
  onFocus: () => void;
}

const CHIPS = 2;

/** One picture of a stack. A press makes it the one that stays; what differs from that one is plain, the rest faint. */
export function StackTile({ href, sample, kept, isCurrent, place, isBest, colours, keep, onFocus }: StackTileProps) {
  const { t } = useTranslation();
  const stays = (
    <>
      <CheckCircleFilled aria-hidden />
      {t("duplicates.tile.stays")}
    </>
  );
  return (
    <PictureTile
      sample={sample}
      href={href}
      label={t("duplicates.tile.keep", { name: sample.name })}
      isPressed={sample.id === kept.id}
      badge={stays}
      isCurrent={isCurrent}
      place={place}
      colours={colours}
      press={keep}
      onFocus={onFocus}
    >
      <Facts sample={sample} kept={kept} isBest={isBest} colours={colours} />
    </PictureTile>
  );
}

function Facts({ sample, kept, isBest, colours }: Pick<StackTileProps, "sample" | "kept" | "isBest" | "colours">) {
  const { t, i18n } = useTranslation();
  const differs = differencesOf(sample, kept);
  const fact = (isOther: boolean) => (isOther ? styles.differs : undefined);
  const [bytes, bytesOfKept] = [sample.size, kept.size].map((size) => formatBytes(size, i18n.language));
  return (
    <div className={styles.facts}>
      <div className={styles.name} title={sample.path}>
        {sample.name}
      </div>
      <div className={styles.line}>
        <span className={fact(differs.size)}>{`${sample.width} × ${sample.height}`}</span>
        <span className={fact(bytes !== bytesOfKept)}>{bytes}</span>
      </div>
      <div className={styles.line}>
        {isBest ? <span>{t("duplicates.tile.best")}</span> : <Likeness sample={sample} />}
        {sample.usage && <span className={fact(differs.usage)}>{t(`analysis.usage.${sample.usage}`)}</span>}
      </div>
      <div className={differs.labels ? `${styles.line} ${styles.differs}` : styles.line}>
        {sample.labels.slice(0, CHIPS).map((name) => (
          <LabelChip key={name} name={name} color={colours.byName.get(name)} />
        ))}
        {sample.labels.length > CHIPS && <span>{`+${sample.labels.length - CHIPS}`}</span>}
        {sample.annotation_count > 1 && (
          <span className={styles.number} title={t("common.count.annotations", { count: sample.annotation_count })}>
            {sample.annotation_count}
          </span>
        )}
        {sample.annotation_count === 0 && <span>{t(`samples.tab.${sample.state}`)}</span>}
      </div>
    </div>
  );
}

/** How like the best of its stack a sample is. */
function Likeness({ sample: { is_same: isSame, distance } }: { sample: StackedSample }) {
  const { t } = useTranslation();
  if (isSame) return <span>{t("duplicates.tile.same")}</span>;
  return <span>{distance === 0 ? t("duplicates.tile.picture") : t("duplicates.tile.bits", { count: distance })}</span>;
}
