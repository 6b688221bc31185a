import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { ACTIONS } from "@/canvas/actions/registry";

import type { Guide } from "../use-guide";
import styles from "./guide-card.module.css";

const KEYS = { next: ACTIONS.find(({ id }) => id === "next-sample")?.keys[0] };

/** What to do next, for who labels for the first time. Drawing goes on beneath it. */
export function GuideCard({ guide: { step, place, total, close } }: { guide: Guide }) {
  const { t } = useTranslation();
  const isDone = step === "done";
  return (
    <aside className={styles.card} aria-live="polite" data-testid="guide" data-step={step}>
      <div className={styles.text}>
        <p className={styles.title}>
          <span className={styles.place}>{t("annotate.guide.place", { place, total })}</span>
          {t(`annotate.guide.step.${step}.title`)}
        </p>
        <p className={styles.note}>{t(`annotate.guide.step.${step}.text`, { key: KEYS.next })}</p>
      </div>
      <Button size="small" type={isDone ? "primary" : "text"} className={styles.button} onClick={close}>
        {t(isDone ? "annotate.guide.finish" : "annotate.guide.skip")}
      </Button>
    </aside>
  );
}
