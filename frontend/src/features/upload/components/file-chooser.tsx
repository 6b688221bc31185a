import { FileAddOutlined, FolderAddOutlined, InboxOutlined, LoadingOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { type DragEvent, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { type ChosenFile, filesOfDrop, filesOfInput } from "../chosen-files";
import styles from "./file-chooser.module.css";

/** Where files, a folder or a zip are chosen or dropped. */
export function FileChooser({ choose }: { choose: (files: ChosenFile[]) => void }) {
  const { t } = useTranslation();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isReading, setReading] = useState(false);

  // React knows no name for what makes an input take a folder.
  const takeFolders = useCallback((input: HTMLInputElement | null) => {
    input?.setAttribute("webkitdirectory", "");
    folder.current = input;
  }, []);

  async function drop(event: DragEvent): Promise<void> {
    event.preventDefault();
    event.stopPropagation();
    setReading(true);
    choose(await filesOfDrop(event.dataTransfer));
    setReading(false);
  }

  return (
    <div className={styles.area} onDragOver={(event) => event.preventDefault()} onDrop={(event) => void drop(event)} data-testid="file-chooser">
      <span className={styles.icon}>{isReading ? <LoadingOutlined aria-hidden /> : <InboxOutlined aria-hidden />}</span>
      <span className={styles.title}>{t(isReading ? "upload.choose.reading" : "upload.choose.title")}</span>
      <span className={styles.hint}>{t("upload.choose.hint")}</span>
      <span className={styles.buttons}>
        <Button icon={<FileAddOutlined aria-hidden />} onClick={() => files.current?.click()}>
          {t("upload.choose.files")}
        </Button>
        <Button icon={<FolderAddOutlined aria-hidden />} onClick={() => folder.current?.click()}>
          {t("upload.choose.folder")}
        </Button>
      </span>
      <input ref={files} hidden type="file" multiple tabIndex={-1} aria-label={t("upload.choose.files")} onChange={(event) => choose(filesOfInput(event.target.files ?? []))} />
      <input ref={takeFolders} hidden type="file" tabIndex={-1} aria-label={t("upload.choose.folder")} onChange={(event) => choose(filesOfInput(event.target.files ?? []))} />
    </div>
  );
}
