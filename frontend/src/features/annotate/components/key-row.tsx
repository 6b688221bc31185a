import { CloseOutlined, PlusOutlined, UndoOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import type { Action } from "@/canvas/actions/action";
import type { Keymap } from "@/canvas/actions/keymap";
import { keysOf } from "@/canvas/actions/keymap";
import { shownKey } from "@/canvas/actions/shown-key";

import { KeyCapture } from "./key-capture";
import styles from "./keys-dialog.module.css";

interface KeyRowProps {
  readonly action: Action;
  readonly keymap: Keymap;
  readonly labels: readonly Label[];
  /** The person has changed its keys. */
  readonly isOwn: boolean;
  readonly isAsking: boolean;
  readonly ask: (isAsking: boolean) => void;
  readonly add: (key: string, from: readonly Action[]) => void;
  readonly remove: (key: string) => void;
  readonly reset: () => void;
}

/** One command: its keys, each of which can be taken away, and the way to give it another. */
export function KeyRow({ action, keymap, labels, isOwn, isAsking, ask, add, remove, reset }: KeyRowProps) {
  const { t } = useTranslation();
  const name = t(action.labelKey);
  return (
    <div className={styles.row} data-testid="key-row" data-action={action.id}>
      <span className={styles.name}>
        {name}
        {action.when && <span className={styles.when}>{t(`annotate.keys.when.${action.when}`)}</span>}
      </span>
      <span className={styles.keys}>
        {keysOf(keymap, action).map((key) => (
          <span key={key} className={styles.chip}>
            <kbd>{shownKey(key)}</kbd>
            <button type="button" className={styles.remove} onClick={() => remove(key)} aria-label={t("annotate.keys.remove", { key: shownKey(key), name })} title={t("annotate.keys.remove", { key: shownKey(key), name })}>
              <CloseOutlined aria-hidden />
            </button>
          </span>
        ))}
        <Button type="text" size="small" icon={<PlusOutlined aria-hidden />} onClick={() => ask(true)} aria-label={t("annotate.keys.add", { name })} title={t("annotate.keys.add", { name })} data-testid="add-key" />
        <Button type="text" size="small" className={isOwn ? undefined : styles.absent} disabled={!isOwn} icon={<UndoOutlined aria-hidden />} onClick={reset} aria-label={t("annotate.keys.reset", { name })} title={t("annotate.keys.reset", { name })} />
      </span>
      {isAsking && <KeyCapture action={action} keymap={keymap} labels={labels} add={add} close={() => ask(false)} />}
    </div>
  );
}
