import { Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Keymap } from "@/canvas/actions/keymap";
import { markSampleHard, writeNote } from "@/canvas/actions/sample-remarks";

import { useHardWords } from "@/hooks/use-hard-words";
import { formatNumber } from "@/lib/format";

import type { SampleRemarks as Remarks } from "../use-sample-remarks";
import { keyText } from "../key-text";
import styles from "./sample-remarks.module.css";

const LONGEST_NOTE = 1000;
/** The key of the note finds the field by this. */
export const NOTE_FIELD = "sample-note";

/** What is said of the image as a whole. */
export function SampleRemarks({ remarks, keymap, isDisabled }: { remarks: Remarks; keymap: Keymap; isDisabled: boolean }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const leave = () => {
    if (typed !== null && typed.trim() !== remarks.note) remarks.set({ note: typed.trim() });
    setTyped(null);
  };
  return (
    <section className={styles.section} aria-label={t("annotate.remarks.title")}>
      <Checkbox checked={remarks.hard} disabled={isDisabled} onChange={({ target }) => remarks.set({ hard: target.checked })} data-testid="sample-hard">
        {t("annotate.remarks.hard")}
        <kbd className={styles.key}>{keyText(keymap, markSampleHard, t)}</kbd>
      </Checkbox>
      <HardWhy remarks={remarks} />
      <Input.TextArea
        id={NOTE_FIELD}
        size="small"
        value={typed ?? remarks.note}
        maxLength={LONGEST_NOTE}
        autoSize={{ minRows: 1, maxRows: 4 }}
        disabled={isDisabled}
        placeholder={t("annotate.remarks.note", { key: keyText(keymap, writeNote, t) })}
        aria-label={t("annotate.action.writeNote")}
        onChange={({ target }) => setTyped(target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.key !== "Escape") return;
          event.currentTarget.blur();
        }}
        data-testid="sample-note"
      />
      <span className={styles.waiting} role="status">
        {remarks.isWaiting && t("annotate.remarks.waiting")}
      </span>
    </section>
  );
}

/** Why the image was found to be hard, and what can be done about it. */
function HardWhy({ remarks: { hard, reasons, coefficient } }: { remarks: Remarks }) {
  const { t, i18n } = useTranslation();
  const why = useHardWords({ hard, hard_reasons: [...reasons] });
  if (why.length === 0) return null;
  return (
    <div className={styles.why}>
      <ul>
        {why.map(({ id, reason, advice }) => (
          <li key={id}>
            {reason}
            {advice && <p className={styles.advice}>{advice}</p>}
          </li>
        ))}
      </ul>
      {coefficient !== null && <span className={styles.advice}>{t("samples.hardReason.coefficient", { value: formatNumber(coefficient, i18n.language) })}</span>}
    </div>
  );
}
