import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { bringsFiles, type ChosenFile, filesOfDrop } from "../chosen-files";
import styles from "./drop-target.module.css";

interface DropTargetProps {
  name: string;
  drop: (files: ChosenFile[]) => void;
}

/** Takes files that are dropped anywhere on the page, and says so while they hover over it. */
export function DropTarget({ name, drop }: DropTargetProps) {
  const { t } = useTranslation();
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Entering a child is told before leaving its parent.
    let depth = 0;
    const move = (step: number) => (event: DragEvent) => {
      if (!bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth = Math.max(0, depth + step);
      setOver(depth > 0);
    };
    const [enter, over, leave] = [move(1), move(0), move(-1)];
    const take = (event: DragEvent) => {
      if (!event.dataTransfer || !bringsFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      void filesOfDrop(event.dataTransfer).then((files) => files.length > 0 && drop(files));
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", take);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", take);
    };
  }, [drop]);
  if (!isOver) return null;
  return (
    <div className={styles.overlay} role="status">
      <span className={styles.title}>{t("upload.drop.title", { name })}</span>
      <span>{t("upload.drop.text")}</span>
    </div>
  );
}
