/** The value of a custom property of styles/tokens.css, as the present theme has it. */
export function cssToken(name: `--${string}`): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const LABEL_COLOURS = 10;

/** The colour offered to the label at `index`; the palette repeats. */
export function labelColour(index: number): string {
  return cssToken(`--label-${(index % LABEL_COLOURS) + 1}`);
}
