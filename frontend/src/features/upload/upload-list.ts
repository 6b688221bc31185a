import type { Upload } from "./upload";

/** An upload, and where it goes. */
export interface ListedUpload {
  readonly key: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly upload: Upload;
}

/** The uploads of this browser tab, one after the other; they go on while a person walks through the pages. */
export class UploadList {
  private listed: readonly ListedUpload[] = [];
  private listeners = new Set<() => void>();
  private count = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): readonly ListedUpload[] => this.listed;

  add(datasetId: string, datasetName: string, upload: Upload): void {
    this.count += 1;
    this.listed = [...this.listed, { key: String(this.count), datasetId, datasetName, upload }];
    upload.subscribe(() => this.startNext());
    this.tell();
    this.startNext();
  }

  /** Takes an upload that has ended off the list. */
  remove(key: string): void {
    this.listed = this.listed.filter((each) => each.key !== key);
    this.tell();
  }

  /** Whether leaving the page would break something off. */
  get isOpen(): boolean {
    return this.listed.some(({ upload }) => upload.isOpen);
  }

  /** The network is back: what waited for it goes on at once. */
  readonly online = (): void => {
    for (const { upload } of this.listed) if (upload.state.phase === "offline") upload.resume();
  };

  /** What waits for a person leaves the way free. */
  private startNext(): void {
    const isGoing = this.listed.some(({ upload }) => upload.isOpen && !["queued", "stopped", "signed-out", "checked"].includes(upload.state.phase));
    if (!isGoing) this.listed.find(({ upload }) => upload.state.phase === "queued")?.upload.resume();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

export const uploadList = new UploadList();

if (typeof window !== "undefined") {
  window.addEventListener("online", uploadList.online);
  window.addEventListener("beforeunload", (event) => {
    if (uploadList.isOpen) event.preventDefault();
  });
}
