import { Button, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Action, ActionContext } from "@/canvas/actions/action";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import { titleOf } from "../key-text";

interface ActionButtonProps {
  readonly action: Action;
  readonly context: ActionContext;
  readonly icon: ReactNode;
  readonly isPressed?: boolean;
}

/** A command as a button: its name, its key and whether it is possible now come from the registry. */
export function ActionButton({ action, context, icon, isPressed }: ActionButtonProps) {
  const { t } = useTranslation();
  const isEnabled = useCanvasState(context.store, () => action.isEnabled(context));
  const name = t(action.labelKey);
  return (
    <Tooltip title={titleOf(context.keymap, action, t)} placement="right" mouseEnterDelay={0.4}>
      <Button
        type={isPressed ? "primary" : "text"}
        icon={icon}
        disabled={!isEnabled}
        aria-label={name}
        aria-pressed={isPressed}
        // The keyboard stays with the drawing: otherwise Space would press this button again instead of panning.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => action.perform(context)}
        data-testid={`action-${action.id}`}
      />
    </Tooltip>
  );
}
