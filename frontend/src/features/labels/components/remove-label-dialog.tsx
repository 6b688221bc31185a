import { Alert, Checkbox, Modal, Radio, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Label, LabelTouched } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useJobStarted } from "@/hooks/use-job-started";
import { useToast } from "@/hooks/use-toast";

import { POLICIES, type Policy, useRemovalEffect, useRemoveLabels } from "../queries";
import styles from "./remove-label-dialog.module.css";

interface RemoveLabelDialogProps {
  datasetId: string;
  labels: Label[];
  close: () => void;
  done?: () => void;
}

/** Says what the removal touches, and what of it comes back, before it is asked for. */
export function RemoveLabelDialog({ datasetId, labels, close, done }: RemoveLabelDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const jobStarted = useJobStarted(datasetId);
  const labelIds = labels.map(({ id }) => id);
  const [policy, setPolicy] = useState<Policy>("label_only");
  const [isSure, setSure] = useState(false);
  const remove = useRemoveLabels(datasetId);
  const effect = useRemovalEffect(datasetId, labelIds, remove.isPending || remove.isSuccess);
  const isOne = labels.length === 1;
  const words = { count: labels.length, name: labels[0]?.name };

  function told(answers: LabelTouched[]): void {
    const job = answers.find((one) => one.job)?.job;
    const refused = answers.reduce((sum, one) => sum + (one.refused?.length ?? 0), 0);
    if (job) jobStarted({ job });
    else if (refused > 0) toast.warn(t("labels.remove.filesStayed", { count: refused }));
    else toast.done(t(isOne ? "labels.remove.done" : "labels.remove.doneMany", words));
    done?.();
    close();
  }

  return (
    <Modal
      open
      width={520}
      title={t(isOne ? "labels.remove.title" : "labels.remove.titleMany", words)}
      okText={t("labels.remove.action")}
      okButtonProps={{ danger: true, disabled: !effect.data || (policy === "with_files" && !isSure) }}
      onOk={() => remove.mutate({ labelIds, policy }, { onSuccess: told, onError: toast.failed })}
      onCancel={close}
      confirmLoading={remove.isPending}
    >
      {effect.isPending && <Loading />}
      {effect.error && <Failure error={effect.error} retry={() => void effect.refetch()} />}
      {effect.data && <Choice touched={effect.data} policy={policy} choose={setPolicy} isOne={isOne} />}
      {policy === "with_files" && (
        <Checkbox className={styles.sure} checked={isSure} onChange={({ target }) => setSure(target.checked)}>
          {t("labels.remove.sure", { count: effect.data?.exclusive_samples ?? 0 })}
        </Checkbox>
      )}
    </Modal>
  );
}

interface ChoiceProps {
  touched: LabelTouched;
  policy: Policy;
  choose: (policy: Policy) => void;
  isOne: boolean;
}

function Choice({ touched, policy, choose, isOne }: ChoiceProps) {
  const { t } = useTranslation();
  const alone = touched.exclusive_samples ?? 0;
  const { annotations, samples } = touched;
  const counts = { annotations: t("common.count.annotations", { count: annotations }), samples: t("common.count.samples", { count: samples }) };
  const offered = POLICIES.filter((one) => isOne || one !== "with_files");
  return (
    <Space orientation="vertical" size={12} style={{ width: "100%" }}>
      <p data-testid="removal-effect">{t("labels.remove.effect", { count: annotations, ...counts })}</p>
      <Radio.Group value={policy} onChange={(event) => choose(event.target.value as Policy)} aria-label={t("labels.remove.action")}>
        <Space orientation="vertical" size={6}>
          {offered.map((one) => (
            <Radio key={one} value={one} disabled={one !== "label_only" && alone === 0}>
              {t(`labels.remove.policy.${one}`, { count: alone })}
            </Radio>
          ))}
        </Space>
      </Radio.Group>
      {!isOne && <p className={styles.note}>{t("labels.remove.filesAlone")}</p>}
      <Alert type={policy === "with_files" ? "error" : "info"} showIcon title={t(`labels.remove.back.${policy}`, { count: alone })} />
    </Space>
  );
}
