import { strokeOf } from "../strokes";
import styles from "./series-mark.module.css";

/** A piece of the line that a series is in the chart. */
export function SeriesMark({ place }: { place: number }) {
  const { colour, dash } = strokeOf(place);
  return <span className={styles.mark} style={{ borderTopStyle: dash, borderTopColor: `var(--chart-${colour})` }} />;
}
