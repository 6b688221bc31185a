import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";

import type { PageCommands } from "@/canvas/actions/action";
import { USUAL_KEYMAP } from "@/canvas/actions/registry";
import { memoryClipboard } from "@/canvas/model/clip";
import { openCanvas } from "@/canvas/model/test-doubles";
import { useViewSettings } from "@/canvas/view/use-view-settings";
import { renderPage } from "@/test/render-page";

import { ViewSettings } from "./view-settings";

type Canvas = ReturnType<typeof openCanvas>;

function Page({ canvas, person }: { canvas: Canvas; person: string }) {
  useViewSettings(canvas.store, person);
  return <ViewSettings context={{ ...canvas, page: {} as PageCommands, clipboard: memoryClipboard(), keymap: USUAL_KEYMAP }} />;
}

async function openPanel(person = "7") {
  const canvas = openCanvas();
  renderPage(<Page canvas={canvas} person={person} />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "View" }));
  return { ...canvas, user, view: () => canvas.store.getState().view };
}

beforeEach(() => localStorage.clear());

test("what is switched is seen on the canvas at once", async () => {
  const { user, view } = await openPanel();
  await user.click(await screen.findByRole("switch", { name: "Names" }));
  expect(view().hasNames).toBe(false);
});

test("the picture is made brighter by the keyboard, and as it was by one button", async () => {
  const { user, view } = await openPanel();
  const slider = await screen.findByRole("slider", { name: "Brightness" });
  // The slider reads the number of the key, which a simulated person does not give.
  fireEvent.keyDown(slider, { key: "ArrowRight", keyCode: 39 });
  fireEvent.keyDown(slider, { key: "ArrowRight", keyCode: 39 });
  expect(view().brightness).toBe(110);
  await user.click(screen.getByRole("button", { name: "Reset" }));
  expect(view().brightness).toBe(100);
});

test("Escape leads the keyboard back to the button", async () => {
  const { user } = await openPanel();
  await screen.findByTestId("view-panel");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "View" })).toHaveFocus());
});

test("where labels belong to whole images there is nothing of shapes", async () => {
  const { store } = await openPanel();
  await screen.findByRole("switch", { name: "Names" });
  store.setNeedsShapes(false);
  await waitFor(() => expect(screen.queryByRole("switch", { name: "Names" })).toBeNull());
  expect(screen.getByRole("slider", { name: "Contrast" })).toBeInTheDocument();
});

test("each person finds the view again as he left it, and nobody else's", async () => {
  const { user } = await openPanel("7");
  await user.click(await screen.findByText("Object"));
  const [same, other] = [openCanvas(), openCanvas()];
  renderPage(<Page canvas={same} person="7" />);
  renderPage(<Page canvas={other} person="8" />);
  expect([same, other].map(({ store }) => store.getState().view.colourBy)).toEqual(["object", "label"]);
});
