import type { Preset } from "./preset";

/** The keys that the actions themselves name. */
export const easelPreset = { id: "easel", keys: {}, labelModifier: "" } as const satisfies Preset;
