import { Form, Input, InputNumber, Modal, Switch } from "antd";
import { useTranslation } from "react-i18next";

import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useJobStarted } from "@/hooks/use-job-started";
import { DESCRIPTION_LIMIT } from "@/lib/dataset-name";

import { evalShare, isVersionName, planOf, type PublishForm, scopeOf } from "../plan";
import { usePreview, usePublish } from "../queries";
import { PreviewPanel } from "./preview-panel";
import styles from "./publish-dialog.module.css";

const START: PublishForm = { name: "", description: "", isSplit: true, train: 0.8, includeExcluded: false };

export function PublishDialog({ datasetId, close }: { datasetId: string; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<PublishForm>();
  const isSplit = Form.useWatch("isSplit", form) ?? START.isSplit;
  const train = Form.useWatch("train", form) ?? START.train;
  const includeExcluded = Form.useWatch("includeExcluded", form) ?? START.includeExcluded;
  const refuse = useFormRefusal(form);
  const jobStarted = useJobStarted(datasetId);
  const preview = usePreview(datasetId, scopeOf({ isSplit, train, includeExcluded }));
  const publish = usePublish(datasetId);

  function submit(values: PublishForm): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    publish.mutate(planOf({ ...START, ...values }), { onSuccess, onError: refuse });
  }

  const nameRule = {
    validator: async (_rule: unknown, name: string | undefined) => {
      if (name && !isVersionName(name)) throw new Error(t("versions.publish.nameRule"));
    },
  };
  return (
    <Modal open width={760} title={t("versions.publish.title")} okText={t("versions.publish.action")} onOk={form.submit} onCancel={close} confirmLoading={publish.isPending}>
      <div className={styles.halves}>
        <Form form={form} layout="vertical" requiredMark={false} initialValues={START} onFinish={submit}>
          <Form.Item name="name" label={t("versions.columns.name")} rules={[nameRule]}>
            <Input placeholder={preview.data?.name} autoFocus maxLength={32} />
          </Form.Item>
          <Form.Item name="description" label={t("datasets.columns.description")}>
            <Input.TextArea rows={2} maxLength={DESCRIPTION_LIMIT} showCount />
          </Form.Item>
          <Form.Item name="isSplit" label={t("versions.publish.split")} valuePropName="checked">
            <Switch />
          </Form.Item>
          {isSplit && (
            <Form.Item name="train" label={t("versions.publish.train")} extra={t("versions.publish.evalShare", { share: evalShare(train) })}>
              <InputNumber min={0.01} max={0.99} step={0.05} precision={2} changeOnWheel={false} />
            </Form.Item>
          )}
          <Form.Item name="includeExcluded" label={t("versions.publish.includeExcluded")} valuePropName="checked" hidden={!preview.data?.excluded}>
            <Switch />
          </Form.Item>
        </Form>
        <PreviewPanel datasetId={datasetId} preview={preview} isSplit={isSplit} includeExcluded={includeExcluded} close={close} />
      </div>
    </Modal>
  );
}
