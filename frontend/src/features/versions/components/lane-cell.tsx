import type { Lane } from "../lanes";
import styles from "./lane-cell.module.css";

const STEP = 14; // pixels from one lane to the next
const EDGE = 9;

interface LaneCellProps {
  lane: Lane;
  kind: "current" | "version" | "automatic" | "deleted";
  /** What it shows, in words. */
  title: string;
}

const xOf = (column: number) => EDGE + column * STEP;

/** How wide the column of the graph must be. */
export function widthOf(lanes: readonly Lane[]): number {
  const columns = lanes.flatMap(({ column, joining, passing }) => [column, ...joining, ...passing]);
  return xOf(Math.max(0, ...columns)) + EDGE + 8;
}

/** A row's part of the graph: lines come in at the upper edge, meet at the version, and go on to its parent. */
export function LaneCell({ lane, kind, title }: LaneCellProps) {
  const x = xOf(lane.column);
  return (
    <svg className={styles.lanes} role="img" aria-label={title}>
      <title>{title}</title>
      {lane.passing.map((column) => (
        <line key={`p${column}`} className={styles.line} x1={xOf(column)} x2={xOf(column)} y1="0" y2="100%" />
      ))}
      {lane.joining.map((column) => (
        <line key={`j${column}`} className={styles.line} x1={xOf(column)} x2={x} y1="0" y2="50%" />
      ))}
      {lane.goesOn && <line className={styles.line} x1={x} x2={x} y1="50%" y2="100%" />}
      <circle className={`${styles.node} ${styles[kind]}`} cx={x} cy="50%" r={kind === "current" ? 6 : 4.5} />
    </svg>
  );
}
