import { Button } from "antd";
import type { KeyboardEvent } from "react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import type { Action } from "@/canvas/actions/action";
import { clashOf, isHalfPressed, isReserved } from "@/canvas/actions/key-choice";
import type { Keymap } from "@/canvas/actions/keymap";
import { nameOfKey } from "@/canvas/actions/keys";
import { keyOfShortcut } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";
import { shownKey } from "@/canvas/actions/shown-key";

import styles from "./keys-dialog.module.css";

interface KeyCaptureProps {
  readonly action: Action;
  readonly keymap: Keymap;
  readonly labels: readonly Label[];
  readonly add: (key: string, from: readonly Action[]) => void;
  readonly close: () => void;
}

/** Waits for a key and gives it to the action; where another has it, the person decides. */
export function KeyCapture({ action, keymap, labels, add, close }: KeyCaptureProps) {
  const { t } = useTranslation();
  const [key, setKey] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const take = (pressed: string, from: readonly Action[]) => {
    add(pressed, from);
    close();
  };
  const press = (event: KeyboardEvent) => {
    const pressed = nameOfKey(event);
    if (pressed === "Tab" || pressed === "Shift+Tab") return close();
    event.preventDefault();
    event.stopPropagation();
    if (isHalfPressed(pressed)) return;
    if (pressed === "Escape") return close();
    if (isReserved(pressed)) return setRefused(pressed);
    const { rivals, sharers } = clashOf(keymap, ACTIONS, action, pressed);
    if (rivals.length + sharers.length + labelsOf(pressed).length === 0) take(pressed, []);
    else setKey(pressed);
  };
  const labelsOf = (pressed: string) => labels.filter(({ shortcut }) => keyOfShortcut(shortcut ?? "", keymap) === pressed);

  if (key === null) {
    return (
      <div className={styles.asking}>
        <div ref={focus} tabIndex={0} role="textbox" className={styles.waiting} onKeyDown={press} onBlur={close} aria-label={t("annotate.keys.press")} data-testid="key-capture">
          {t("annotate.keys.press")}
        </div>
        <span role="alert">{refused !== null && t("annotate.keys.reserved", { key: shownKey(refused) })}</span>
      </div>
    );
  }
  const { rivals, sharers } = clashOf(keymap, ACTIONS, action, key);
  return (
    <div className={styles.asking} role="alert" data-testid="key-clash">
      <ul className={styles.clashes}>
        {[...rivals, ...sharers].map((other) => (
          <li key={other.id}>{t("annotate.keys.taken", { key: shownKey(key), name: t(other.labelKey), scope: t(`annotate.keys.scope.${other.when ?? other.onlyFor ?? "always"}`) })}</li>
        ))}
        {labelsOf(key).map(({ id, name }) => (
          <li key={id}>{t("annotate.keys.labelLoses", { key: shownKey(key), name })}</li>
        ))}
      </ul>
      <span className={styles.answers}>
        <Button size="small" type="primary" autoFocus onClick={() => take(key, [...rivals, ...sharers])} data-testid="take-key">
          {t("annotate.keys.takeOver")}
        </Button>
        {rivals.length === 0 && sharers.length > 0 && (
          <Button size="small" onClick={() => take(key, [])} data-testid="share-key">
            {t("annotate.keys.share")}
          </Button>
        )}
        <Button size="small" onClick={close}>
          {t("common.actions.cancel")}
        </Button>
      </span>
    </div>
  );
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}
