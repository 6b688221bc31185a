/** The orders of the grid, most telling first; a minus turns the order round. */
export const CROP_ORDERS = ["likeness", "area", "-area", "ratio", "-ratio", "confidence", "-confidence", "brightness", "-brightness"] as const;

export type CropOrder = (typeof CROP_ORDERS)[number];

export function cropOrder(text: string | null): CropOrder {
  return CROP_ORDERS.find((order) => order === text) ?? "likeness";
}

/** Whether the pixels of the crops have to be measured for it. */
export function isMeasured(order: CropOrder): boolean {
  return order.endsWith("likeness") || order.endsWith("brightness");
}
