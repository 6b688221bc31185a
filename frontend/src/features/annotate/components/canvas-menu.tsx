import type { KeyboardEvent, MouseEvent } from "react";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";

import { keysOf } from "@/canvas/actions/keymap";
import { shownKey } from "@/canvas/actions/shown-key";
import type { Action, ActionContext } from "@/canvas/actions/action";
import { relabel } from "@/canvas/actions/choose-label";
import { copySelection, cutSelection, duplicateSelection, paste } from "@/canvas/actions/copy-paste";
import { deleteSelection } from "@/canvas/actions/delete-selection";
import { hideSelection } from "@/canvas/actions/hide-selection";
import { lockSelection } from "@/canvas/actions/lock";
import { markHard } from "@/canvas/actions/mark-hard";
import { outlineBox } from "@/canvas/actions/outline-box";
import { RAISES } from "@/canvas/actions/raise";
import { repeatPrevious } from "@/canvas/actions/repeat-previous";
import { selectAll } from "@/canvas/actions/select-all";
import type { Size } from "@/canvas/model/geometry";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import styles from "./canvas-menu.module.css";
import { LabelPicker } from "./label-picker";

/** Groups of commands, with a line between two. */
const FOR_SELECTION: readonly (readonly Action[])[] = [
  [copySelection, cutSelection, duplicateSelection],
  [outlineBox],
  [markHard, lockSelection, hideSelection],
  RAISES,
  [deleteSelection],
];
const FOR_GROUND: readonly (readonly Action[])[] = [[paste, selectAll, repeatPrevious]];
/** Room that things take, in CSS pixels. */
const PICKER = { width: 246, height: 300 };
const MENU_WIDTH = 280;
const LINE = 28;
const GAP = 9;

interface CanvasMenuProps {
  readonly context: ActionContext;
  readonly addLabel: ((name: string) => Promise<void>) | null;
}

/** What a right click offers for the selection, or for the ground beside every shape: commands of the registry. */
export function CanvasMenu({ context, addLabel }: CanvasMenuProps) {
  const { store } = context;
  const menu = useCanvasState(store, (state) => state.menu);
  const [isPicking, setIsPicking] = useState(false);
  if (!menu) return null;
  const close = () => {
    setIsPicking(false);
    store.setPassing({ menu: null });
  };
  const place = { left: menu[0], top: menu[1] };
  if (isPicking) return <PickLabel context={context} addLabel={addLabel} place={place} close={close} />;
  return <Commands context={context} place={place} close={close} pickLabel={() => setIsPicking(true)} />;
}

interface CommandsProps {
  readonly context: ActionContext;
  readonly place: { readonly left: number; readonly top: number };
  readonly close: () => void;
  readonly pickLabel: () => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Arrows go around, Enter does, Escape leaves; the first command has the focus at once. */
function Commands({ context, place, close, pickLabel }: CommandsProps) {
  const { t } = useTranslation();
  const { selection, canEdit, area } = context.store.getState();
  const hasSelection = selection.size > 0;
  const groups = hasSelection ? FOR_SELECTION : FOR_GROUND;
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const step = STEPS[event.key];
    if (event.key === "Escape" || event.key === "Tab") close();
    if (step === undefined) return;
    const lines = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button:enabled")];
    const at = lines.findIndex((line) => line === document.activeElement);
    lines.at((at + step) % lines.length)?.focus();
    event.preventDefault();
  };
  const perform = (action: Action) => {
    close();
    action.perform(context);
  };
  const count = groups.flat().length + (hasSelection ? 1 : 0);
  return (
    <>
      <Cover close={close} />
      <div
        className={styles.menu}
        style={inside(place, area, { width: MENU_WIDTH, height: count * LINE + (groups.length + 1) * GAP })}
        role="menu"
        aria-label={t("annotate.menu.title")}
        onKeyDown={press}
        onContextMenu={(event) => event.preventDefault()}
        ref={(element) => element?.querySelector<HTMLButtonElement>("button:enabled")?.focus()}
        data-testid="canvas-menu"
      >
        {hasSelection && <MenuLine name={t("annotate.menu.relabel")} isEnabled={canEdit} act={pickLabel} />}
        {groups.map((group, index) => (
          <Fragment key={group[0]?.id}>
            {(hasSelection || index > 0) && <hr className={styles.rule} />}
            {group.map((action) => (
              <MenuLine key={action.id} name={t(action.labelKey)} shortcut={keysOf(context.keymap, action).map(shownKey)[0]} isEnabled={action.isEnabled(context)} act={() => perform(action)} />
            ))}
          </Fragment>
        ))}
      </div>
    </>
  );
}

interface MenuLineProps {
  readonly name: string;
  readonly shortcut?: string;
  readonly isEnabled: boolean;
  readonly act: () => void;
}

function MenuLine({ name, shortcut, isEnabled, act }: MenuLineProps) {
  return (
    <button type="button" role="menuitem" className={styles.line} disabled={!isEnabled} onMouseEnter={(event) => event.currentTarget.focus()} onClick={act}>
      {name}
      {shortcut && (
        <kbd className={styles.key} aria-hidden>
          {shortcut}
        </kbd>
      )}
    </button>
  );
}

/** A press beside the menu closes it, and does nothing else. */
function Cover({ close }: { close: () => void }) {
  const leave = (event: MouseEvent) => {
    event.preventDefault();
    close();
  };
  return <div className={styles.cover} onMouseDown={leave} onContextMenu={leave} />;
}

function inside({ left, top }: CommandsProps["place"], area: Size, size: Size) {
  return { left: Math.max(0, Math.min(left, area.width - size.width)), top: Math.max(0, Math.min(top, area.height - size.height)) };
}

function PickLabel({ context: { store }, addLabel, place, close }: Omit<CommandsProps, "pickLabel"> & CanvasMenuProps) {
  const { labels, items, selection, area } = store.getState();
  const [only] = selection;
  const pick = (label: string) => {
    relabel(store, selection, label);
    close();
  };
  return (
    <>
      <Cover close={close} />
      <div className={styles.picker} style={inside(place, area, PICKER)}>
        <LabelPicker labels={[...labels.values()]} suggested={items.get(only ?? "")?.label ?? null} add={addLabel} pick={pick} cancel={close} />
      </div>
    </>
  );
}
