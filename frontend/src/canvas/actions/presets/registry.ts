import { cvatPreset } from "./cvat";
import { easelPreset } from "./easel";
import { labelStudioPreset } from "./label-studio";
import { modelArtsPreset } from "./modelarts";
import type { Preset } from "./preset";

/** In the order in which they are offered. */
export const PRESETS = [easelPreset, cvatPreset, labelStudioPreset, modelArtsPreset] as const;

export type PresetId = (typeof PRESETS)[number]["id"];

export function presetOf(id: string): Preset {
  return PRESETS.find((preset) => preset.id === id) ?? easelPreset;
}

export function isPresetId(id: unknown): id is PresetId {
  return PRESETS.some((preset) => preset.id === id);
}
