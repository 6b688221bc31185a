import { Popconfirm } from "antd";
import type { ReactElement } from "react";

interface ConfirmPopoverProps {
  readonly title: string;
  /** What the button says that does it; "OK" without. */
  readonly okText?: string;
  readonly onConfirm: () => void;
  /** The button that asks. */
  readonly children: ReactElement;
}

const IN_FOCUS = { autoFocus: true };

/** Asks beside a button whether it is meant. The keyboard comes to the harmless answer, and Escape back to the button. */
export function ConfirmPopover({ title, okText, onConfirm, children }: ConfirmPopoverProps) {
  return (
    <Popconfirm title={title} okText={okText} onConfirm={onConfirm} cancelButtonProps={IN_FOCUS} destroyOnHidden>
      {children}
    </Popconfirm>
  );
}
