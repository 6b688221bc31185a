import type { DatasetType } from "@/api/schema.gen";

export const DATASET_TYPES = [
  "object_detection",
  "image_classification",
  "image_segmentation",
] as const satisfies readonly DatasetType[];

export const ORDERS = ["-created", "created", "name", "-name"] as const;
export type Order = (typeof ORDERS)[number];

/** Which datasets the list shows; lives in the URL. */
export interface DatasetFilter {
  search: string;
  type: DatasetType | null;
  order: Order;
}

export function readDatasetFilter(params: URLSearchParams): DatasetFilter {
  return {
    search: params.get("search") ?? "",
    type: DATASET_TYPES.find((type) => type === params.get("type")) ?? null,
    order: ORDERS.find((order) => order === params.get("order")) ?? "-created",
  };
}

export function writeDatasetFilter({ search, type, order }: DatasetFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (search) params.set("search", search);
  if (type) params.set("type", type);
  if (order !== "-created") params.set("order", order);
  return params;
}
