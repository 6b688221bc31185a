/** How a person wants to see images and shapes, and how he draws. */
export interface ViewSettings {
  /** Of the picture alone, in percent; 100 is as it was taken. */
  readonly brightness: number;
  readonly contrast: number;
  readonly saturation: number;
  /** Pixels are squares where they are large, not smoothed. */
  readonly isPixelated: boolean;
  /** Lines between pixels, once these are large enough. */
  readonly hasGrid: boolean;
  readonly hasFill: boolean;
  /** Opacity of the fills in percent of what each kind of shape usually has. */
  readonly fill: number;
  readonly hasNames: boolean;
  readonly colourBy: "label" | "object";
  readonly hasCrosshair: boolean;
  /** The whole image in little, while only a part of it is in sight. */
  readonly hasMap: boolean;
  /** The next image is looked at as this one is, instead of as a whole. */
  readonly keepsZoom: boolean;
  /** Align to neighbours by itself; Alt does the opposite. */
  readonly isAligning: boolean;
  /** Ask after each shape, also while a label is active. */
  readonly asksLabel: boolean;
}

/** The names of what is either on or off. */
export type ViewSwitch = { [Name in keyof ViewSettings]: ViewSettings[Name] extends boolean ? Name : never }[keyof ViewSettings];

export const USUAL_TONE = { brightness: 100, contrast: 100, saturation: 100 } as const;

export const USUAL_VIEW: ViewSettings = {
  ...USUAL_TONE,
  isPixelated: true,
  hasGrid: false,
  hasFill: true,
  fill: 100,
  hasNames: true,
  colourBy: "label",
  hasCrosshair: true,
  hasMap: true,
  keepsZoom: false,
  isAligning: false,
  asksLabel: false,
};

/** Limits of the numbers, in percent. */
export const LIMITS = { brightness: [20, 300], contrast: [20, 300], saturation: [0, 300], fill: [0, 400] } as const;

/** Whether stored settings can be used; those that are not named are the usual ones. */
export function isViewSettings(stored: unknown): stored is Partial<ViewSettings> {
  if (typeof stored !== "object" || stored === null) return false;
  const usual: Readonly<Record<string, unknown>> = { ...USUAL_VIEW };
  return Object.entries(stored).every(([name, value]) => typeof value === typeof usual[name] && isWithin(name, value));
}

function isWithin(name: string, value: unknown): boolean {
  const limits = Object.entries(LIMITS).find(([one]) => one === name)?.[1];
  if (name === "colourBy") return value === "label" || value === "object";
  return !limits || (typeof value === "number" && value >= limits[0] && value <= limits[1]);
}

export function isToned({ brightness, contrast, saturation }: ViewSettings): boolean {
  return brightness !== 100 || contrast !== 100 || saturation !== 100;
}

/** As a CSS filter; "none" costs nothing. */
export function filterOf(view: ViewSettings): string {
  return isToned(view) ? `brightness(${view.brightness}%) contrast(${view.contrast}%) saturate(${view.saturation}%)` : "none";
}

/** How opaque an inside is, from 0 to 1, where its kind of shape usually has `usual`. */
export function fillOf({ hasFill, fill }: ViewSettings, usual: number): number {
  return hasFill ? Math.min(1, (usual * fill) / 100) : 0;
}

/** Which of `count` colours an annotation has where each has its own: always the same one. */
export function objectColour(id: string, count: number): number {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) | 0;
  return Math.abs(hash) % count;
}
