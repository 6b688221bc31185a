import styles from "./colour-field.module.css";

interface ColourFieldProps {
  value?: string;
  onChange?: (colour: string) => void;
  ariaLabel: string;
}

/** A small swatch that opens the browser's own colour picker. */
export function ColourField({ value, onChange, ariaLabel }: ColourFieldProps) {
  return (
    <input
      type="color"
      className={styles.swatch}
      value={value}
      onChange={(event) => onChange?.(event.target.value)}
      aria-label={ariaLabel}
      title={ariaLabel}
    />
  );
}
