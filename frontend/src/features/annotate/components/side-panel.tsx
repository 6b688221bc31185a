import { StopOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode } from "react";
import { memo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { ActionContext } from "@/canvas/actions/action";
import { useCanvasState } from "@/canvas/view/use-canvas-state";

import type { AnnotationSession } from "../annotation-session";
import { AnnotationList } from "./annotation-list";
import { ConfirmVerdict } from "./confirm-verdict";
import { LabelList } from "./label-list";
import { SelectionFields } from "./selection-fields";
import styles from "./side-panel.module.css";

interface SidePanelProps {
  readonly context: ActionContext;
  readonly session: AnnotationSession;
  readonly addLabel: ((name: string) => Promise<void>) | null;
  readonly mayConfirm: boolean;
  readonly hasPrevious: boolean;
  /** What is said of the image as a whole. */
  readonly children: ReactNode;
}

export const SidePanel = memo(function SidePanel({ context, session, addLabel, mayConfirm, hasPrevious, children }: SidePanelProps) {
  const { t } = useTranslation();
  return (
    <aside className={styles.panel} aria-label={t("annotate.panel")}>
      <LabelList store={session.store} />
      <AnnotationList context={context} addLabel={addLabel} hasPrevious={hasPrevious} />
      <SelectionFields context={context} />
      {children}
      <Verdict context={context} session={session} mayConfirm={mayConfirm} />
    </aside>
  );
});

/** The last word on the sample: confirmed, or nothing to label. */
function Verdict({ context, session, mayConfirm }: Pick<SidePanelProps, "context" | "session" | "mayConfirm">) {
  const { t } = useTranslation();
  const state = useSyncExternalStore(session.subscribe, session.getSampleState);
  const canDeclareEmpty = useCanvasState(session.store, () => session.canDeclareEmpty());
  if (state === "to_confirm" && mayConfirm) return <ConfirmVerdict context={context} />;
  if (!canDeclareEmpty) return null;
  return (
    <div className={styles.verdict}>
      <Button block icon={<StopOutlined />} onClick={() => session.declareEmpty()} data-testid="nothing-here">
        {t("annotate.action.nothingHere")}
      </Button>
    </div>
  );
}
