import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { Keymap } from "@/canvas/actions/keymap";
import { nextSample } from "@/canvas/actions/next-sample";
import { showHelp } from "@/canvas/actions/show-help";
import { undo } from "@/canvas/actions/undo";

import { keyText } from "../key-text";
import type { Guide } from "../use-guide";
import styles from "./guide-card.module.css";

/** What to do next, for who labels for the first time. Drawing goes on beneath it. */
export function GuideCard({ guide: { step, words, place, total, close }, keymap }: { guide: Guide; keymap: Keymap }) {
  const { t } = useTranslation();
  const isDone = step === "done";
  return (
    <aside className={styles.card} aria-live="polite" data-testid="guide" data-step={step}>
      <div className={styles.text}>
        <p className={styles.title}>
          <span className={styles.place}>{t("annotate.guide.place", { place, total })}</span>
          {t(`annotate.guide.step.${words}.title`)}
        </p>
        <p className={styles.note}>{t(`annotate.guide.step.${words}.text`, { key: keyText(keymap, nextSample, t), undo: keyText(keymap, undo, t), help: keyText(keymap, showHelp, t) })}</p>
      </div>
      <Button size="small" type={isDone ? "primary" : "text"} className={styles.button} onClick={close}>
        {t(isDone ? "annotate.guide.finish" : "annotate.guide.skip")}
      </Button>
    </aside>
  );
}
