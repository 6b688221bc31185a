import { FileImageOutlined } from "@ant-design/icons";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Neighbours, Sample } from "@/api/schema.gen";

import styles from "./film-strip.module.css";

interface FilmStripProps {
  readonly neighbours: Neighbours | undefined;
  readonly current: Sample | null;
  readonly goTo: (sampleId: string) => void;
}

/** The neighbours as thumbnails; the shown sample in the middle. */
export const FilmStrip = memo(function FilmStrip({ neighbours, current, goTo }: FilmStripProps) {
  const { t } = useTranslation();
  const before = [...(neighbours?.previous ?? [])].reverse();
  const others = (samples: readonly Sample[]) => samples.filter(({ id }) => id !== current?.id);
  return (
    <nav className={styles.strip} aria-label={t("annotate.strip.name")}>
      <div className={styles.side}>
        {others(before).map((sample) => (
          <Frame key={sample.id} sample={sample} goTo={goTo} />
        ))}
      </div>
      {current && <Frame key={current.id} sample={current} goTo={goTo} isCurrent />}
      <div className={styles.side}>
        {others(neighbours?.next ?? []).map((sample) => (
          <Frame key={sample.id} sample={sample} goTo={goTo} />
        ))}
      </div>
    </nav>
  );
});

interface FrameProps {
  readonly sample: Sample;
  readonly goTo: (sampleId: string) => void;
  readonly isCurrent?: boolean;
}

function Frame({ sample, goTo, isCurrent = false }: FrameProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isBroken, setIsBroken] = useState(false);
  useEffect(() => {
    if (isCurrent) button.current?.scrollIntoView?.({ inline: "center", block: "nearest" });
  });
  return (
    <button
      ref={button}
      type="button"
      className={isCurrent ? `${styles.frame} ${styles.current}` : styles.frame}
      title={sample.name}
      aria-label={sample.name}
      aria-current={isCurrent ? "true" : undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => goTo(sample.id)}
      data-testid="strip-sample"
    >
      {sample.problem || isBroken ? (
        <FileImageOutlined className={styles.absent} />
      ) : (
        <img className={styles.picture} src={sample.thumbnail_url} alt="" decoding="async" draggable={false} onError={() => setIsBroken(true)} />
      )}
      <span className={`${styles.dot} ${styles[sample.state] ?? ""}`} />
    </button>
  );
}
