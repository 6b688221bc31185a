import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { UsersPage } from "./users-page";

test("who is no administrator is told whom to ask, and offered nothing", async () => {
  const me = { id: "2", username: "ben", is_admin: false, is_manager: false, has_password: true };
  new FakeServer().on("get", "/api/v1/auth/me", me).refuse("get", "/api/v1/users", 403, "forbidden");
  renderPage(<UsersPage />);
  expect(await screen.findByText("Administrators manage the accounts")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});
