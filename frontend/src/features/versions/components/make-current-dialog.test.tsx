import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";

import type { MakeCurrentPreview } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_JOB } from "@/test/samples-of-the-api";

import { A_VERSION } from "../test-version";
import { MakeCurrentDialog } from "./make-current-dialog";

const PATH = "/api/v1/datasets/{dataset_id}/versions/{version_id}/make_current";
const NOTHING = { added: 0, removed: 0, relabeled: 0, moved: 0, state_changed: 0, settings_changed: 0, to_confirm: 0, more: false };

function open(preview: MakeCurrentPreview, close = vi.fn()): FakeServer {
  const server = new FakeServer().on("post", PATH, preview);
  renderPage(<MakeCurrentDialog datasetId="7" version={A_VERSION} close={close} />);
  return server;
}

test("says what was changed since and that it is kept", async () => {
  open({ changes: { ...NOTHING, added: 3, moved: 2 }, unsaved: null, current: "V001", is_kept: true });
  await waitFor(() => expect(screen.getByText("go to the trash")).toBeVisible());
  expect(screen.getByText("with moved shapes")).toBeVisible();
  expect(screen.queryByText("come back")).toBeNull();
  expect(screen.getByText(/They are kept first, as an automatic version/)).toBeVisible();
});

test("says which version has what would go", async () => {
  open({ changes: { ...NOTHING, added: 3 }, unsaved: NOTHING, current: "V002", is_kept: false });
  await waitFor(() => expect(screen.getByText("Nothing is lost: V002 has all of this.")).toBeVisible());
});

test("says that nothing would change", async () => {
  open({ changes: NOTHING, unsaved: null, current: "V001", is_kept: false });
  await waitFor(() => expect(screen.getByText(/Nothing would change/)).toBeVisible());
});

test("starts the job only after it was asked, and closes", async () => {
  const close = vi.fn();
  const server = open({ changes: NOTHING, unsaved: null, current: "V001", is_kept: false }, close);
  await screen.findByText(/Nothing would change/);
  server.on("post", PATH, { job: A_JOB }, 202);
  await userEvent.click(screen.getByRole("button", { name: "Set as current" }));
  await waitFor(() => expect(close).toHaveBeenCalledOnce());
});
