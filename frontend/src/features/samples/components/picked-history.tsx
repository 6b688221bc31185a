import { HistoryOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { SampleHistory } from "@/components/sample-history";
import type { InTurn } from "@/hooks/use-sample-history";
import type { Target } from "@/lib/sample-selection";

const BODY = { body: { padding: 0 } };
/** Nothing is saved from this page. */
const atOnce: InTurn = (undo) => undo();

/** The way to the history of the one sample that is selected; nothing where several are. */
export function PickedHistory({ dataset, target }: { dataset: Dataset; target: Target }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const [sampleId, ...others] = "samples" in target ? target.samples : [];
  if (sampleId === undefined || others.length > 0) return null;
  return (
    <>
      <Button
        type="text"
        size="small"
        icon={<HistoryOutlined aria-hidden />}
        onClick={() => setOpen(true)}
        aria-label={t("annotate.history.title")}
        title={t("annotate.history.title")}
      />
      {isOpen && (
        <Drawer open size={340} onClose={() => setOpen(false)} title={t("annotate.history.title")} styles={BODY}>
          <SampleHistory dataset={dataset} sampleId={sampleId} inTurn={atOnce} />
        </Drawer>
      )}
    </>
  );
}
