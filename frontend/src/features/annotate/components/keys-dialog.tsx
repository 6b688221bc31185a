import { Button, Input, Modal, Select } from "antd";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label } from "@/api/schema.gen";
import { type Action, type ActionGroup, isFor } from "@/canvas/actions/action";
import { withKey, withoutKey, withoutOwn } from "@/canvas/actions/key-choice";
import { keysOf } from "@/canvas/actions/keymap";
import { PRESETS } from "@/canvas/actions/presets/registry";
import { ACTIONS } from "@/canvas/actions/registry";
import { shownKey } from "@/canvas/actions/shown-key";
import type { ChosenKeys } from "@/canvas/view/use-keymap";

import { KeyRow } from "./key-row";
import { LabelKeys } from "./label-keys";
import styles from "./keys-dialog.module.css";

const GROUPS: readonly ActionGroup[] = ["draw", "edit", "view", "go"];

interface KeysDialogProps {
  readonly labels: readonly Label[];
  readonly keys: ChosenKeys;
  readonly isForShapes: boolean;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** Every command with its keys, which are changed where they stand; a preset brings those of another tool. */
export const KeysDialog = memo(function KeysDialog({ isOpen, close, ...rest }: KeysDialogProps) {
  const { t } = useTranslation();
  // Escape ends the waiting for a key, not the dialog.
  const [asking, setAsking] = useState<string | null>(null);
  const leave = () => {
    setAsking(null);
    close();
  };
  return (
    <Modal open={isOpen} onCancel={leave} footer={null} width={680} keyboard={asking === null} title={t("annotate.keys.title")} destroyOnHidden>
      <Keys {...rest} asking={asking} ask={setAsking} />
    </Modal>
  );
});

type KeysProps = Omit<KeysDialogProps, "isOpen" | "close"> & {
  /** The id of the action that gets a key. */
  readonly asking: string | null;
  readonly ask: (id: string | null) => void;
};

function Keys({ labels, keys: { choice, keymap, choose }, isForShapes, asking, ask }: KeysProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const isFound = (action: Action) =>
    isFor(isForShapes ? "shapes" : "images", action) &&
    [t(action.labelKey), ...keysOf(keymap, action).map(shownKey)].some((text) => text.toLowerCase().includes(wanted));
  const found = ACTIONS.filter(isFound);
  const presets = PRESETS.map(({ id }) => ({ value: id, label: t(`annotate.keys.preset.${id}`) }));
  return (
    <div className={styles.frame} data-testid="keys-dialog">
      <div className={styles.tools}>
        <Select className={styles.preset} value={choice.preset} options={presets} onChange={(preset) => choose({ ...choice, preset })} aria-label={t("annotate.keys.presetName")} data-testid="key-preset" />
        <Input allowClear value={search} placeholder={t("annotate.keys.search")} aria-label={t("annotate.keys.search")} onChange={(event) => setSearch(event.target.value)} />
        <Button disabled={Object.keys(choice.own).length === 0} onClick={() => choose({ ...choice, own: {} })} data-testid="reset-keys">
          {t("annotate.keys.resetAll")}
        </Button>
      </div>
      <div className={styles.list}>
        {GROUPS.map((group) => {
          const actions = found.filter((action) => action.group === group);
          if (actions.length === 0) return null;
          return (
            <section key={group}>
              <h3 className={styles.title}>{t(`annotate.help.group.${group}`)}</h3>
              {actions.map((action) => (
                <KeyRow
                  key={action.id}
                  action={action}
                  keymap={keymap}
                  labels={labels}
                  isOwn={action.id in choice.own}
                  isAsking={asking === action.id}
                  ask={(isAsking) => ask(isAsking ? action.id : null)}
                  add={(key, from) => choose(withKey(choice, keymap, action, key, from))}
                  remove={(key) => choose(withoutKey(choice, keymap, action, key))}
                  reset={() => choose(withoutOwn(choice, action))}
                />
              ))}
            </section>
          );
        })}
        {found.length === 0 && <p className={styles.none}>{t("annotate.keys.noMatch")}</p>}
        {wanted === "" && <LabelKeys labels={labels} keymap={keymap} isForShapes={isForShapes} />}
      </div>
    </div>
  );
}
