import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import type { Label } from "@/api/schema.gen";
import { FakeServer } from "@/test/fake-server";
import { renderPage } from "@/test/render-page";
import { A_LABEL } from "@/test/samples-of-the-api";

import { RemoveLabelDialog } from "./remove-label-dialog";

const DOG: Label = { ...A_LABEL, id: "4", name: "dog" };

function openDialog(labels: Label[]) {
  const touched = { annotations: 1, samples: 1, exclusive_samples: 1 };
  new FakeServer().on("post", "/api/v1/datasets/{dataset_id}/labels/batch", { created: [], updated: [], deleted: [], touched });
  renderPage(<RemoveLabelDialog datasetId="7" labels={labels} close={vi.fn()} />);
}

test("one label may take image files along", async () => {
  openDialog([A_LABEL]);
  expect(await screen.findByRole("radio", { name: /and its image file/ })).toBeInTheDocument();
  expect(screen.queryByText(/one label at a time/)).not.toBeInTheDocument();
});

test("several labels leave the files, and the dialog says why", async () => {
  openDialog([A_LABEL, DOG]);
  expect(await screen.findByText(/one label at a time/)).toBeInTheDocument();
  expect(screen.queryByRole("radio", { name: /and its image file/ })).not.toBeInTheDocument();
});
