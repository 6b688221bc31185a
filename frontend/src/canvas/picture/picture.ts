import type { Size } from "../model/geometry";
import type { Viewport } from "../model/viewport";

/** How an image is looked at; `ratio` is device pixels per CSS pixel. */
export interface View {
  readonly image: Size;
  readonly viewport: Viewport;
  readonly area: Size;
  readonly ratio: number;
}

/** Of a canvas on the page or beside it. */
export type DrawingContext = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** `waiting`: nothing sharp is there yet. */
export type PictureState = "waiting" | "ready" | "failed";

/** The pixels of an image, wherever they come from. */
export interface Picture {
  /** Of the upright image, in pixels; null where only the server knows it. */
  readonly size: Size | null;
  /** Draws what of the image is in sight; what is missing is fetched, and told of when it is here. */
  draw(context: CanvasRenderingContext2D, view: View): void;
  /** Draws all of the image over `size` device pixels, from what is here: nothing is fetched for it. False: a better one comes. */
  drawWhole(context: CanvasRenderingContext2D, size: Size): boolean;
  /** Draws a small part of the image once all of it is here as sharp as the view shows it. */
  drawSharp(context: DrawingContext, view: View, signal: AbortSignal): Promise<void>;
  readonly getState: () => PictureState;
  readonly subscribe: (listener: () => void) => () => void;
  /** It is no longer shown: what can be fetched again is let go. */
  rest(): void;
}

/** A picture that the browser has decoded as one. */
export function wholePicture(source: HTMLImageElement): Picture {
  const draw = (context: DrawingContext, { image, viewport, ratio }: View) => {
    const scale = viewport.scale * ratio;
    context.setTransform(scale, 0, 0, scale, viewport.x * ratio, viewport.y * ratio);
    context.drawImage(source, 0, 0, image.width, image.height);
  };
  return {
    size: { width: source.naturalWidth, height: source.naturalHeight },
    draw,
    drawWhole(context, { width, height }) {
      context.drawImage(source, 0, 0, width, height);
      return true;
    },
    drawSharp: (context, view) => Promise.resolve(draw(context, view)),
    getState: () => "ready",
    subscribe: () => () => undefined,
    rest: () => undefined,
  };
}
