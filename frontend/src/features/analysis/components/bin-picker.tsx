import { type CSSProperties, type ReactNode, useState } from "react";

import { type Axis, binAt, type Bins, placeOf } from "../axis";
import { MARGINS } from "../chart-option";
import { type Pointed, pointedBins, step } from "../pointing";
import styles from "./metric-chart.module.css";

interface BinPickerProps {
  axis: Axis;
  /** What the chart is, for those who don't see it. */
  label: string;
  /** What is in some bins, in a few lines. */
  describe: (bins: Bins) => ReactNode;
  /** The bins whose samples are shown. */
  chosen: Bins | null;
  pick: (bins: Bins) => void;
}

const PLACE: CSSProperties = { left: MARGINS.left, right: MARGINS.right, top: MARGINS.top, bottom: MARGINS.bottom };

/** Lies over a plot: a click takes a bin, dragging a range; arrow keys go from bin to bin, Shift extends, Enter takes. */
export function BinPicker({ axis, label, describe, chosen, pick }: BinPickerProps) {
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const bins = pointed && pointedBins(pointed);

  const binUnder = (event: { clientX: number; currentTarget: Element }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return binAt(axis, (event.clientX - left) / width);
  };

  return (
    <div
      className={styles.picker}
      style={PLACE}
      role="application"
      tabIndex={0}
      aria-label={label}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setPointed({ from: binUnder(event), to: binUnder(event), isHeld: true });
      }}
      onPointerMove={(event) => {
        const bin = binUnder(event);
        setPointed((now) => (now?.isHeld ? { ...now, to: bin } : { from: bin, to: bin, isHeld: false }));
      }}
      onPointerUp={() => {
        if (pointed?.isHeld && bins) pick(bins);
        setPointed(null);
      }}
      onPointerLeave={() => setPointed((now) => (now?.isHeld ? now : null))}
      onPointerCancel={() => setPointed(null)}
      onBlur={() => setPointed(null)}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Escape" && pointed) {
          event.stopPropagation();
          return setPointed(null);
        }
        if ((event.key === "Enter" || event.key === " ") && bins) {
          event.preventDefault();
          return pick(bins);
        }
        const next = step(event.key, { axis, pointed, isExtending: event.shiftKey });
        if (!next) return;
        event.preventDefault();
        setPointed(next);
      }}
    >
      {chosen && <Band axis={axis} bins={chosen} className={styles.chosen} />}
      {bins && <Band axis={axis} bins={bins} className={styles.band} />}
      <div role="status" className={bins ? styles.tip : "visually-hidden"} style={bins ? tipPlace(axis, bins) : undefined}>
        {bins && describe(bins)}
      </div>
    </div>
  );
}

function Band({ axis, bins, className }: { axis: Axis; bins: Bins; className: string | undefined }) {
  const { start, width } = placeOf(axis, bins);
  return <span className={className} style={{ left: `${start * 100}%`, width: `${width * 100}%` }} />;
}

/** Beside the bins, on the side where there is more room. */
function tipPlace(axis: Axis, bins: Bins): CSSProperties {
  const { start, width } = placeOf(axis, bins);
  const isLeft = start + width / 2 > 0.5;
  return isLeft ? { right: `calc(${(1 - start) * 100}% + 8px)` } : { left: `calc(${(start + width) * 100}% + 8px)` };
}
