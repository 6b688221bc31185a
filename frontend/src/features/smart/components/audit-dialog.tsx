import { CheckOutlined, CloseOutlined } from "@ant-design/icons";
import { Button, InputNumber, Modal } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { BulkConfirmation, Dataset } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { labelColours, SampleTile } from "@/components/sample-tile";
import { useLabels } from "@/hooks/use-labels";
import { useToast } from "@/hooks/use-toast";
import type { ListedSample } from "@/lib/listed-sample";
import { sampleOf } from "@/lib/listed-sample";

import { useJudge, useSetSamples } from "../bulk-queries";
import styles from "./audit-dialog.module.css";

interface AuditDialogProps {
  dataset: Dataset;
  confirmation: BulkConfirmation;
  close: () => void;
}

const NO_LABELS: never[] = [];

/** The few samples, chosen by chance, on which a person says whether what was confirmed is right. */
export function AuditDialog({ dataset, confirmation, close }: AuditDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const samples = useSetSamples(dataset.id, confirmation.set ?? "");
  const labels = useLabels(dataset.id).data ?? NO_LABELS;
  const colours = useMemo(() => labelColours(labels), [labels]);
  const judge = useJudge(dataset.id, confirmation.id);
  const said = new Map(confirmation.verdicts.map(({ sample, wrong }) => [sample, wrong]));
  return (
    <Modal open width={880} title={t("confirm.audit.title", { count: confirmation.to_check.length })} footer={null} onCancel={close}>
      <p className={styles.note}>{t("confirm.audit.text")}</p>
      {samples.isPending && <Loading />}
      {samples.error && <Failure error={samples.error} retry={() => void samples.refetch()} />}
      <ul className={styles.tiles}>
        {samples.data?.map((listed) => (
          <li key={listed.id}>
            <SampleTile
              listed={listed}
              href={`/datasets/${dataset.id}/annotate/${listed.id}?set=${confirmation.set ?? ""}`}
              colours={colours}
              isSelected={false}
              isCurrent
              isCompact={false}
              tick={null}
              markHard={null}
              hover={null}
            />
            <Answer listed={listed} hasBoxes={dataset.type !== "image_classification"} wrong={said.get(listed.id)} say={(wrong) => judge.mutate({ sample: listed.id, wrong }, { onError: toast.failed })} />
          </li>
        ))}
      </ul>
    </Modal>
  );
}

interface AnswerProps {
  listed: ListedSample;
  hasBoxes: boolean;
  /** How many are wrong by what was said; undefined while nothing was. */
  wrong: number | undefined;
  say: (wrong: number) => void;
}

function Answer({ listed, hasBoxes, wrong, say }: AnswerProps) {
  const { t } = useTranslation();
  const { name } = useMemo(() => sampleOf(listed), [listed]);
  const isRight = wrong === 0;
  const isWrong = wrong !== undefined && wrong > 0;
  return (
    <div className={styles.answer} role="group" aria-label={name}>
      <Button size="small" type={isRight ? "primary" : "default"} aria-pressed={isRight} icon={<CheckOutlined aria-hidden />} onClick={() => say(0)}>
        {t("confirm.audit.right")}
      </Button>
      <Button size="small" danger type={isWrong ? "primary" : "default"} aria-pressed={isWrong} icon={<CloseOutlined aria-hidden />} onClick={() => say(1)}>
        {t("confirm.audit.wrong")}
      </Button>
      {hasBoxes && isWrong && (
        <InputNumber size="small" min={1} precision={0} value={wrong} aria-label={t("confirm.audit.wrongBoxes")} title={t("confirm.audit.wrongBoxes")} onChange={(number) => number !== null && say(number)} />
      )}
    </div>
  );
}
