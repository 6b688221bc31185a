import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useEffect, useState } from "react";
import { expect, test } from "vitest";

import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";

import { SignInPage } from "./sign-in-page";

const ANA = { id: "1", username: "ana", email: "", is_admin: false, is_manager: false, language: "en" as const, has_password: true };
const LOGIN = "/api/v1/auth/login";

/** As when the person's language comes: everything below it is made anew. */
function MadeAnew() {
  const [time, setTime] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setTime(1));
    return () => clearTimeout(timer);
  }, []);
  return <SignInPage key={time} />;
}

function open(address: string): FakeServer {
  const server = new FakeServer().refuse("get", "/api/v1/auth/me", 401, "not_signed_in");
  renderPage(<SignInPage />, address, "/sign-in");
  return server;
}

test("a one-time link is sent once and leads in", async () => {
  const server = open("/sign-in?token=s3cret").on("post", LOGIN, ANA);
  await waitFor(() => expect(screen.getByTestId("address")).toHaveTextContent("/datasets"));
  expect(server.sent("post", LOGIN)).toEqual([{ token: "s3cret" }]);
});

test("a one-time link is sent once, also where the page is made anew meanwhile", async () => {
  const server = new FakeServer().refuse("get", "/api/v1/auth/me", 401, "not_signed_in").on("post", LOGIN, ANA);
  renderPage(<MadeAnew />, "/sign-in?token=another", "/sign-in");
  await waitFor(() => expect(screen.getByTestId("address")).toHaveTextContent("/datasets"));
  expect(server.sent("post", LOGIN)).toEqual([{ token: "another" }]);
});

test("a used link says so and leaves the form", async () => {
  open("/sign-in?token=old").refuse("post", LOGIN, 400, "invalid_link");
  expect(await screen.findByText(/This sign-in link was used or has expired/)).toBeVisible();
  expect(screen.getByLabelText("User name")).toBeVisible();
});

test("name and password lead back to the page that asked", async () => {
  open("/sign-in?next=%2Fdatasets%2F7%3Ftab%3Dlabeled").on("post", LOGIN, ANA);
  await userEvent.click(screen.getByLabelText("User name"));
  await userEvent.paste("ana");
  await userEvent.click(screen.getByLabelText("Password"));
  await userEvent.paste("correct horse");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(screen.getByTestId("address")).toHaveTextContent("/datasets/7?tab=labeled"));
});

test("a wrong password is said in words", async () => {
  open("/sign-in").refuse("post", LOGIN, 400, "invalid_credentials");
  await userEvent.click(screen.getByLabelText("User name"));
  await userEvent.paste("ana");
  await userEvent.click(screen.getByLabelText("Password"));
  await userEvent.paste("nope");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByText("User name or password is wrong.")).toBeVisible();
});
