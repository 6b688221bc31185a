/** Colours of the canvas itself; those of the shapes come from their labels. */
export interface Palette {
  /** For labels that the vocabulary does not know. */
  readonly unknown: string;
  readonly crosshair: string;
  readonly ink: string;
  readonly shade: string;
  readonly accent: string;
  readonly font: string;
}
