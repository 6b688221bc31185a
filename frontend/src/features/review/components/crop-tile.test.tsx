import { render } from "@testing-library/react";
import { expect, test } from "vitest";

import "@/test/render-page";

import { cropNamed } from "../test-doubles";
import { CropTile } from "./crop-tile";

const nothing = () => undefined;

test("a picture that was scrolled past before it came is not fetched any more", () => {
  const { container, unmount } = render(
    <CropTile crop={cropNamed("a")} edit={undefined} colour="red" isSelected={false} isCurrent={false} press={nothing} enlarge={nothing} />,
  );
  const picture = container.querySelector("img");
  unmount();
  expect(picture).not.toHaveAttribute("src");
});
