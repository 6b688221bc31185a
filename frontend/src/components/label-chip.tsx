import styles from "./label-chip.module.css";

interface LabelChipProps {
  name: string;
  color?: string;
  count?: number;
}

/** A label as a dot in its colour and its name. */
export function LabelChip({ name, color, count }: LabelChipProps) {
  return (
    <span className={styles.chip} title={name}>
      <span className={styles.dot} style={color ? { background: color } : undefined} />
      <span className={styles.name}>{name}</span>
      {count !== undefined && count > 1 && <span className={styles.count}>{count}</span>}
    </span>
  );
}
