import { Alert, Checkbox, Form, Input, InputNumber, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { GroupingFeature } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";
import { useJobStarted } from "@/hooks/use-job-started";
import type { Target } from "@/lib/sample-selection";

import { useStartGrouping } from "../queries";
import styles from "./group-dialog.module.css";

interface GroupDialogProps {
  datasetId: string;
  /** Which samples are grouped, and how many; null: all of the dataset. */
  wanted: { target: Target; count: number } | null;
  /** How many the dataset has. */
  total: number;
  close: () => void;
}

const FEATURES = ["clarity", "brightness", "colorfulness"] as const satisfies readonly GroupingFeature[];
const FEWEST = 2;
const MOST = 200;
const USUAL = 20;

/** Asks into how many groups samples are put, by what, and which property says so. */
export function GroupDialog({ datasetId, wanted, total, close }: GroupDialogProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const jobStarted = useJobStarted(datasetId);
  const start = useStartGrouping(datasetId);
  const count = wanted?.count ?? total;
  const most = Math.min(MOST, Math.max(count, FEWEST));
  const [groups, setGroups] = useState(Math.min(USUAL, most));
  const [isByMeasures, setByMeasures] = useState(false);
  const [features, setFeatures] = useState<GroupingFeature[]>(["clarity"]);
  const [property, setProperty] = useState(t("groups.dialog.usualName"));
  const isReady = property.trim() !== "" && (!isByMeasures || features.length > 0) && count >= FEWEST;

  function submit(): void {
    if (!isReady) return;
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    start.mutate({ groups, property: property.trim(), features: isByMeasures ? features : [], ...wanted?.target }, { onSuccess });
  }

  return (
    <Modal
      open
      width={480}
      title={t("groups.dialog.title")}
      okText={t("groups.dialog.start", { count })}
      okButtonProps={{ disabled: !isReady }}
      onOk={submit}
      onCancel={close}
      confirmLoading={start.isPending}
    >
      <p className={styles.text}>{t("groups.dialog.text")}</p>
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item label={t("groups.dialog.groups")} extra={t("groups.dialog.groupsHelp", { fewest: FEWEST, most })} htmlFor="group-number">
          <InputNumber id="group-number" autoFocus min={FEWEST} max={most} precision={0} value={groups} onChange={(value) => setGroups(value ?? FEWEST)} />
        </Form.Item>
        <Form.Item label={t("groups.dialog.by")}>
          <Radio.Group
            value={isByMeasures}
            onChange={(event) => setByMeasures(Boolean(event.target.value))}
            options={[
              { value: false, label: t("groups.dialog.appearance") },
              { value: true, label: t("groups.dialog.measures") },
            ]}
          />
          {isByMeasures && <Checkbox.Group value={features} onChange={setFeatures} options={FEATURES.map((value) => ({ value, label: t(`groups.feature.${value}`) }))} />}
        </Form.Item>
        <Form.Item label={t("groups.dialog.property")} extra={t("groups.dialog.propertyHelp")} htmlFor="group-property">
          <Input id="group-property" maxLength={64} value={property} onChange={(event) => setProperty(event.target.value)} onPressEnter={submit} />
        </Form.Item>
      </Form>
      {start.error && <Alert type="error" showIcon title={errorText(start.error)} />}
    </Modal>
  );
}
