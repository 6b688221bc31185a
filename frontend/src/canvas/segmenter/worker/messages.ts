import type { Cutting } from "../picture-segmenter";

/** To the worker; a newer one ends the older, which is not answered then. */
export interface Asked extends Cutting {
  readonly id: number;
}

/** From the worker. `isBroken`: it will never answer. */
export type Answered = { readonly id: number; readonly mask: Uint8Array } | { readonly isBroken: true };
