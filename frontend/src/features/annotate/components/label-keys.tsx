import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import type { Keymap } from "@/canvas/actions/keymap";
import { commandKeys, holderOfShortcut, keysOfLabels } from "@/canvas/actions/label-keys";
import { ACTIONS } from "@/canvas/actions/registry";

import styles from "./keys-dialog.module.css";

interface LabelKeysProps {
  readonly labels: readonly Label[];
  readonly keymap: Keymap;
  readonly isForShapes: boolean;
}

/** How labels are chosen beside the commands, and which of them can't have the key that is theirs. */
export function LabelKeys({ labels, keymap, isForShapes }: LabelKeysProps) {
  const { t } = useTranslation();
  const commands = commandKeys(keymap, ACTIONS, isForShapes ? "shapes" : "images");
  const keyed = labels.map(({ shortcut }) => ({ shortcut: shortcut ?? "" }));
  const keys = keysOfLabels(keyed, commands);
  return (
    <section>
      <h3 className={styles.title}>{t("annotate.help.group.labels")}</h3>
      <p className={styles.none}>{t("annotate.keys.labelDigits", { first: `${keymap.labelModifier}1`, last: `${keymap.labelModifier}9` })}</p>
      {labels.map(({ id, name, shortcut = "" }, place) => {
        const holder = holderOfShortcut({ shortcut }, commands);
        if (!holder) return null;
        const words = { key: shortcut.toUpperCase(), name, command: t(holder.labelKey), instead: keys[place] ?? t("common.none") };
        return (
          <p key={id} className={styles.clash} data-testid="label-key-clash">
            {t("annotate.keys.labelClash", words)}
          </p>
        );
      })}
    </section>
  );
}
