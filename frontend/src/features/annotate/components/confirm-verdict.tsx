import { CheckOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { confirmAndGo } from "@/canvas/actions/confirm-and-go";
import { isUnsure } from "@/canvas/model/items";
import { useCanvasState } from "@/canvas/view/use-canvas-state";
import { LeastConfidence } from "@/components/least-confidence";

import { keyText } from "../key-text";
import styles from "./side-panel.module.css";

/** What is suggested on the image and how much of it is hidden, and the button that takes what is shown. */
export function ConfirmVerdict({ context }: { context: ActionContext }) {
  const { t } = useTranslation();
  const suggested = useCanvasState(context.store, ({ items }) => [...items.values()].filter((item) => item.isSuggestion && item.shape).length);
  const hidden = useCanvasState(context.store, ({ items, leastConfidence }) => [...items.values()].filter((item) => isUnsure(item, leastConfidence)).length);
  return (
    <div className={styles.verdict}>
      {suggested > 0 && (
        <>
          <p className={styles.suggested} role="status" data-testid="suggested-count">
            {t("confirm.suggested", { count: suggested - hidden, hidden })}
          </p>
          <LeastConfidence />
        </>
      )}
      <Button
        type="primary"
        block
        className={styles.take}
        icon={<CheckOutlined aria-hidden />}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => confirmAndGo.perform(context)}
        data-testid="confirm-sample"
      >
        {t("confirm.andGo")}
        <kbd className={styles.key}>{keyText(context.keymap, confirmAndGo, t)}</kbd>
      </Button>
    </div>
  );
}
