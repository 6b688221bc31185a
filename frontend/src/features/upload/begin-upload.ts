import { type ImportChoices, requestOf } from "@/lib/import-choices";

import type { ChosenFile } from "./chosen-files";
import type { Content } from "./content";
import { imageTransport, stagingTransport } from "./http-transport";
import { itemsOf } from "./parcels";
import type { Refusal, UploadTransport } from "./ports";
import { Upload } from "./upload";
import { uploadIdOf } from "./upload-id";
import { uploadList } from "./upload-list";

const CLOCK = {
  now: () => performance.now(),
  after: (milliseconds: number, callback: () => void) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

interface Target {
  id: string;
  name: string;
}

/**
 * Sends what was chosen: images as they are, or with their labels as `choices` say; each zip is one of its own.
 * `isChecked`: a person wants to see what an import would bring before it begins.
 */
export function beginUpload(dataset: Target, content: Content, choices: ImportChoices, isChecked = false): void {
  const { images, annotations, archives, others } = content;
  const isLabeled = choices.format !== "none";
  const leftOut = others.map(({ path }): Refusal => ({ name: path, code: "file_unknown", message: "" }));
  const begin = (files: readonly ChosenFile[], transport: UploadTransport, isArchive: boolean, refused: readonly Refusal[] = []) => {
    if (files.length > 0 || refused.length > 0) uploadList.add(dataset.id, dataset.name, new Upload(itemsOf(files, isArchive), transport, CLOCK, refused));
  };
  const staged = (files: readonly ChosenFile[]) => stagingTransport({ datasetId: dataset.id, uploadId: uploadIdOf(files) }, requestOf(choices), isChecked);
  const loose = isLabeled ? [...images, ...annotations] : images;
  begin(loose, isLabeled ? staged(loose) : imageTransport(dataset.id), false, leftOut);
  for (const archive of archives) begin([archive], staged([archive]), true);
}
