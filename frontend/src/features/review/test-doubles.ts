import type { Crop } from "@/api/schema.gen";

/** A box labeled "cat" with this id, on a sample at revision 3. */
export function cropNamed(id: string): Crop {
  return {
    id,
    label: "cat",
    label_id: "1",
    shape: { kind: "rectangle", points: [[1, 1], [5, 5]] },
    attributes: {},
    hard: false,
    source: "human",
    author: null,
    created_at: "2026-01-01T00:00:00Z",
    box: [1, 1, 5, 5],
    area: 16,
    crop_box: [0, 0, 10, 10],
    crop_url: "/crop",
    sample: { id: "7", name: "a.jpg", width: 10, height: 10, revision: 3, image_url: "/image", thumbnail_url: "/thumbnail", tiles_url: null },
  };
}
