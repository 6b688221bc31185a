import { Button, Modal } from "antd";
import { memo } from "react";
import { useTranslation } from "react-i18next";

import { type ActionGroup, isFor } from "@/canvas/actions/action";
import type { Keymap } from "@/canvas/actions/keymap";
import { keysOf } from "@/canvas/actions/keymap";
import { ACTIONS } from "@/canvas/actions/registry";
import { shownKey } from "@/canvas/actions/shown-key";
import type { CanvasLabel } from "@/canvas/model/annotation";

import styles from "./help-sheet.module.css";

const GROUPS: readonly ActionGroup[] = ["draw", "edit", "view", "go"];
const DRAWING = ["drag", "clicks", "add", "drop", "pick", "addTo", "band", "align"] as const;
const LOOKING = ["wheel", "pan", "zoomTo", "fit"] as const;

interface HelpSheetProps {
  readonly labels: readonly CanvasLabel[];
  readonly keymap: Keymap;
  readonly isForShapes: boolean;
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly showGuide: () => void;
  readonly changeKeys: () => void;
}

/** Every command and its keys, read from the registry that also performs them. */
export const HelpSheet = memo(function HelpSheet({ isOpen, close, showGuide, changeKeys, ...told }: HelpSheetProps) {
  const { t } = useTranslation();
  const begin = () => {
    close();
    showGuide();
  };
  const footer = (
    <>
      <Button onClick={begin}>{t("annotate.guide.again")}</Button>
      <Button onClick={changeKeys} data-testid="help-change-keys">
        {t("annotate.action.changeKeys")}
      </Button>
    </>
  );
  return (
    <Modal open={isOpen} onCancel={close} footer={footer} width={860} title={t("annotate.help.title")} destroyOnHidden>
      <Commands {...told} />
    </Modal>
  );
});

/** Made only while the sheet is open. */
function Commands({ labels, keymap, isForShapes }: Pick<HelpSheetProps, "labels" | "keymap" | "isForShapes">) {
  const { t } = useTranslation();
  const actions = ACTIONS.filter((action) => isFor(isForShapes ? "shapes" : "images", action));
  const gestures = isForShapes ? [...DRAWING, ...LOOKING] : LOOKING;
  return (
    <div className={styles.frame} data-testid="help-sheet">
      <div className={styles.sheet}>
        {GROUPS.map((group) => (
          <section key={group} className={styles.group}>
            <h3 className={styles.title}>{t(`annotate.help.group.${group}`)}</h3>
            {actions.filter((action) => action.group === group).map((action) => (
              <Line key={action.id} keys={keysOf(keymap, action)} text={t(action.labelKey)} />
            ))}
          </section>
        ))}
        <section className={styles.group}>
          <h3 className={styles.title}>{t("annotate.help.group.mouse")}</h3>
          {gestures.map((gesture) => (
            <Line key={gesture} keys={[t(`annotate.help.gesture.${gesture}`)]} text={t(`annotate.help.effect.${gesture}`)} />
          ))}
        </section>
        <section className={styles.group}>
          <h3 className={styles.title}>{t("annotate.help.group.labels")}</h3>
          <p className={styles.note}>{t(isForShapes ? "annotate.help.labelKeys" : "annotate.help.wholeKeys")}</p>
          {labels.map(({ id, name, key }) => key !== null && <Line key={id} keys={[key]} text={name} />)}
        </section>
      </div>
    </div>
  );
}

function Line({ keys, text }: { keys: readonly string[]; text: string }) {
  return (
    <div className={styles.line}>
      <span>{text}</span>
      <span className={styles.keys}>
        {keys.map((key) => (
          <kbd key={key} className={styles.key}>
            {shownKey(key)}
          </kbd>
        ))}
      </span>
    </div>
  );
}
