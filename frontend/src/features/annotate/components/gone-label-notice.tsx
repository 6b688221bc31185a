import { Alert, Button, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { CanvasLabel } from "@/canvas/model/annotation";
import { ConfirmPopover } from "@/components/confirm-popover";

import type { GoneLabel } from "../saving/refused-labels";
import type { SaveQueue } from "../saving/save-queue";
import styles from "./notices.module.css";

interface GoneLabelNoticeProps {
  readonly queue: SaveQueue;
  readonly gone: GoneLabel;
  readonly labels: readonly CanvasLabel[];
  /** Null for those who may not add labels. */
  readonly addLabel: ((name: string) => Promise<void>) | null;
}

/** A label was deleted while someone drew with it: what he drew waits here for another one. */
export function GoneLabelNotice({ queue, gone: { name, count }, labels, addLabel }: GoneLabelNoticeProps) {
  const { t } = useTranslation();
  const options = labels.filter((label) => label.name !== name).map((label) => ({ value: label.name, label: label.name }));
  // The caller has said why it failed; the annotations still wait.
  const createAgain = () => addLabel?.(name).then(() => queue.relabelRefused(name, name), () => undefined);
  return (
    <Alert
      type="error"
      showIcon
      title={t("annotate.gone.title", { name })}
      data-testid="gone-label-notice"
      description={
        <>
          <p>{t(addLabel ? "annotate.gone.textOrAdd" : "annotate.gone.text", { count })}</p>
          <div className={styles.choices}>
            <Select
              size="small"
              showSearch
              className={styles.picker}
              value={null}
              options={options}
              placeholder={t("annotate.gone.other")}
              aria-label={t("annotate.gone.other")}
              onChange={(label) => label !== null && queue.relabelRefused(name, label)}
              data-testid="gone-label-other"
            />
            {addLabel && (
              <Button size="small" onClick={createAgain} data-testid="gone-label-create">
                {t("annotate.gone.create")}
              </Button>
            )}
            <ConfirmPopover title={t("annotate.gone.sure", { count })} okText={t("annotate.gone.discard")} onConfirm={() => queue.dismissRefused(name)}>
              <Button size="small" type="text" danger data-testid="gone-label-discard">
                {t("annotate.gone.discard")}
              </Button>
            </ConfirmPopover>
          </div>
        </>
      }
    />
  );
}
