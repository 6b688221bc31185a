import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";

import type { RoleName, SavedView } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_DATASET } from "@/test/samples-of-the-api";

import { useSampleFilter } from "../use-sample-filter";
import { useView } from "../use-view";
import { SavedViews } from "./saved-views";

const VIEWS = "/api/v1/datasets/{dataset_id}/views";
const VIEW = "/api/v1/datasets/{dataset_id}/views/{view_id}";
const MOMENTS = { created_at: "2026-11-23T08:00:00Z", updated_at: "2026-11-23T08:00:00Z" };
const HARD_CATS: SavedView = { id: "5", name: "Hard cats", filter: { label: ["cat"], hard: true }, order: "number", grid: "large", author: "ana", ...MOMENTS };
const ME = { id: "2", username: "ben", is_admin: false, is_manager: false, has_password: true };

function Page({ role }: { role: RoleName }) {
  const [filter, change] = useSampleFilter();
  return <SavedViews dataset={{ ...A_DATASET, my_role: role }} filter={filter} change={change} view={useView()} />;
}

function openViews(address: string, { role = "labeler", views = [HARD_CATS] }: { role?: RoleName; views?: SavedView[] } = {}) {
  const server = new FakeServer().on("get", VIEWS, { results: views, next: null, prev: null }).on("get", "/api/v1/auth/me", ME);
  renderPage(<Page role={role} />, address);
  return { server, user: userEvent.setup() };
}

describe("saved views", () => {
  beforeEach(() => localStorage.clear());

  test("a link to a view shows what the view says", async () => {
    openViews("/datasets/7/samples?view=5");
    expect(await screen.findByRole("button", { name: "Hard cats" })).toBeVisible();
    expect(screen.getByTestId("address")).toHaveTextContent("/datasets/7/samples?label=cat&hard=true");
  });

  test("a link to a view that is gone says so and shows everything", async () => {
    openViews("/datasets/7/samples?view=6");
    expect(await screen.findByText("The view of this link is not there any more. All samples are shown.")).toBeVisible();
    await waitFor(() => expect(screen.getByTestId("address")).toHaveTextContent(/^\/datasets\/7\/samples$/));
  });

  test("the link to a view is copied", async () => {
    const { user } = openViews("/datasets/7/samples?label=cat&hard=true");
    const copy = vi.spyOn(navigator.clipboard, "writeText");
    await user.click(await screen.findByRole("button", { name: "Hard cats" }));
    await user.click(await screen.findByRole("menuitem", { name: "Copy the link to “Hard cats”" }));
    expect(await screen.findByText("The link to “Hard cats” is on the clipboard")).toBeVisible();
    expect(copy).toHaveBeenCalledWith(`${location.origin}/datasets/7/samples?view=5`);
  });

  test("a viewer chooses a view and is offered nothing that would be refused", async () => {
    const { user } = openViews("/datasets/7/samples?label=cat&hard=true", { role: "viewer" });
    await user.click(await screen.findByRole("button", { name: "Hard cats" }));
    await screen.findByRole("menuitem", { name: "Hard cats" });
    expect(screen.getAllByRole("menuitem").map(({ textContent }) => textContent)).toEqual(["Hard cats", "Copy the link to “Hard cats”"]);
  });

  test("a view that somebody deleted meanwhile is named as gone, and leaves the list", async () => {
    const { server, user } = openViews("/datasets/7/samples?label=cat&hard=true", { role: "manager" });
    await user.click(await screen.findByRole("button", { name: "Hard cats" }));
    server.refuse("delete", VIEW, 404, "view_gone").on("get", VIEWS, { results: [], next: null, prev: null });
    await user.click(await screen.findByRole("menuitem", { name: "Delete “Hard cats”" }));
    expect(await screen.findByText(/The view is not there any more: somebody deleted it/)).toBeVisible();
    expect(await screen.findByRole("button", { name: "Views" })).toBeVisible();
  });
});
