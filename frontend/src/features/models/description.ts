import type { Model, ModelSettings } from "@/api/schema.gen";

import { labelsOf } from "./label-lines";
import { USUAL_VALUES, type UsualValues, usualValuesOf } from "./pixel-values";

/** A model as the form holds it: the labels are lines, and the values of a pixel have a name. */
export interface Description extends Omit<ModelSettings, "labels"> {
  name: string;
  labelLines: string;
  values: UsualValues | "own";
}

/** A model that is a file; what else there is runs on a server. */
export type FileModel = Model & { settings: ModelSettings };

export const isFile = (model: Model): model is FileModel => model.settings !== null;

export function descriptionOf({ name, settings: { labels, ...settings } }: FileModel): Description {
  return { ...settings, name, labelLines: labels.join("\n"), values: usualValuesOf(settings) };
}

/** What the form holds, as the API takes it. */
export function settingsOf({ name: _, labelLines, values, ...settings }: Description): ModelSettings {
  const usual = values === "own" ? {} : { mean: [...USUAL_VALUES[values].mean], std: [...USUAL_VALUES[values].std] };
  return { ...settings, ...usual, labels: labelsOf(labelLines) };
}
