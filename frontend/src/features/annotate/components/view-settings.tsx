import { SlidersOutlined } from "@ant-design/icons";
import { Button, Popover, Tooltip } from "antd";
import type { KeyboardEvent, ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { resetTone } from "@/canvas/actions/view-switches";
import { isToned } from "@/canvas/model/view-settings";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { titleOf } from "../key-text";
import { ChoiceRow, LevelRow, SwitchRow } from "./view-rows";
import styles from "./view-settings.module.css";

const COLOURINGS = ["label", "object"] as const;
const NAMINGS = ["active", "ask"] as const;

/** The button of the toolbar, and what it opens: how the picture and the annotations look, and how one draws. */
export function ViewSettings({ context }: { context: ActionContext }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const name = t("annotate.view.title");
  const close = () => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    <Popover open={isOpen} onOpenChange={setIsOpen} trigger="click" placement="rightBottom" destroyOnHidden content={<Panel context={context} close={close} />}>
      <Tooltip title={isOpen ? "" : name} placement="right" mouseEnterDelay={0.4}>
        <Button ref={button} type="text" icon={<SlidersOutlined />} aria-label={name} aria-expanded={isOpen} data-testid="view-settings" />
      </Tooltip>
    </Popover>
  );
}

interface PanelProps {
  readonly context: ActionContext;
  readonly close: () => void;
}

function Panel({ context, close }: PanelProps) {
  const { t } = useTranslation();
  const { store } = context;
  const panel = useRef<HTMLDivElement>(null);
  const colourBy = useCanvasState(store, ({ view }) => view.colourBy);
  const hasFill = useCanvasState(store, ({ view }) => view.hasFill);
  const asksLabel = useCanvasState(store, ({ view }) => view.asksLabel);
  const needsShapes = useCanvasState(store, (state) => state.needsShapes);
  // It is drawn at the end of the page, where the keyboard would not find it.
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
    // What moves a slider must not lead to the next image as well.
    if (event.key === "Escape" || event.key.startsWith("Arrow")) event.stopPropagation();
  };
  return (
    <div ref={panel} className={styles.panel} role="group" tabIndex={-1} aria-label={t("annotate.view.title")} onKeyDown={press} data-testid="view-panel">
      <Part title={t("annotate.view.picture")} tool={<ResetTone context={context} />}>
        <LevelRow store={store} setting="brightness" />
        <LevelRow store={store} setting="contrast" />
        <LevelRow store={store} setting="saturation" />
        <SwitchRow context={context} setting="isPixelated" />
        <SwitchRow context={context} setting="hasGrid" />
        <SwitchRow context={context} setting="hasMap" />
        <SwitchRow context={context} setting="keepsZoom" />
      </Part>
      {needsShapes && (
        <>
          <Part title={t("annotate.view.shapes")}>
            <SwitchRow context={context} setting="hasFill" />
            <LevelRow store={store} setting="fill" isDisabled={!hasFill} />
            <SwitchRow context={context} setting="hasNames" />
            <ChoiceRow
              name={t("annotate.view.colourBy")}
              value={colourBy}
              options={COLOURINGS.map((value) => ({ value, label: t(`annotate.view.by.${value}`) }))}
              choose={(next) => store.setView({ colourBy: next })}
            />
          </Part>
          <Part title={t("annotate.view.drawing")}>
            <SwitchRow context={context} setting="hasCrosshair" />
            <SwitchRow context={context} setting="isAligning" />
            <ChoiceRow
              name={t("annotate.view.naming")}
              value={asksLabel ? "ask" : "active"}
              options={NAMINGS.map((value) => ({ value, label: t(`annotate.view.named.${value}`) }))}
              choose={(next) => store.setView({ asksLabel: next === "ask" })}
            />
          </Part>
        </>
      )}
    </div>
  );
}

function ResetTone({ context }: { context: ActionContext }) {
  const { t } = useTranslation();
  const isOff = useCanvasState(context.store, ({ view }) => !isToned(view));
  return (
    <Button size="small" type="link" disabled={isOff} title={titleOf(context.keymap, resetTone, t)} onClick={() => resetTone.perform(context)}>
      {t("annotate.view.reset")}
    </Button>
  );
}

interface PartProps {
  readonly title: string;
  readonly tool?: ReactNode;
  readonly children: ReactNode;
}

function Part({ title, tool, children }: PartProps) {
  return (
    <section className={styles.part}>
      <h3 className={styles.title}>
        {title}
        {tool}
      </h3>
      {children}
    </section>
  );
}
