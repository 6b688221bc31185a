import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import "@/test/render-page";
import type { Crop } from "@/api/schema.gen";

import { CropTile } from "./crop-tile";

const CROP: Crop = {
  id: "a",
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
const nothing = () => undefined;

test("a picture that was scrolled past before it came is not fetched any more", () => {
  const { container, unmount } = render(
    <CropTile crop={CROP} edit={undefined} colour="red" isSelected={false} isCurrent={false} press={nothing} enlarge={nothing} />,
  );
  const picture = container.querySelector("img");
  unmount();
  expect(picture).not.toHaveAttribute("src");
});
