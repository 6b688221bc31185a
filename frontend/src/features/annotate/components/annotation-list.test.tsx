import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import type { PageCommands } from "@/canvas/actions/action";
import { USUAL_KEYMAP } from "@/canvas/actions/registry";
import { memoryClipboard } from "@/canvas/model/clip";
import { openCanvas } from "@/canvas/model/test-doubles";
import { renderPage } from "@/test/render-page";

import { AnnotationList } from "./annotation-list";

test("the image before is offered as soon as it is known that there is one", () => {
  const page = { canRepeatPrevious: () => true } as PageCommands;
  const context = { ...openCanvas(), page, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP };
  const { rerender } = renderPage(<AnnotationList context={context} addLabel={null} hasPrevious={false} />);
  expect(screen.queryByTestId("repeat-previous")).not.toBeInTheDocument();
  rerender(<AnnotationList context={context} addLabel={null} hasPrevious />);
  expect(screen.getByTestId("repeat-previous")).toBeVisible();
});
