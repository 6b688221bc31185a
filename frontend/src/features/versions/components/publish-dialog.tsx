import { Form, Input, Modal, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";

import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useJobStarted } from "@/hooks/use-job-started";
import { DESCRIPTION_LIMIT } from "@/lib/dataset-name";
import type { SampleFilter } from "@/lib/sample-filter";

import { isVersionName, planOf, type PublishForm, scopeOf } from "../plan";
import { usePreview, usePublish } from "../queries";
import { useScopes } from "../use-scopes";
import { BesideFields } from "./beside-fields";
import { PreviewPanel } from "./preview-panel";
import styles from "./publish-dialog.module.css";
import { SplitFields } from "./split-fields";

const START: PublishForm = { name: "", description: "", isSplit: true, train: 0.8, inference: 0, groupBy: [], isSticky: false, includeExcluded: false, scope: "all", copyImages: false, vocXml: false };

interface PublishDialogProps {
  datasetId: string;
  /** Those of a page from which the dialog was opened; all samples without. */
  filter?: SampleFilter | null;
  close: () => void;
}

export function PublishDialog({ datasetId, filter = null, close }: PublishDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<PublishForm>();
  const { scopes, options } = useScopes(datasetId, filter);
  const start: PublishForm = { ...START, scope: filter ? "filter" : "all" };
  const split: PublishForm = { ...start, ...(Form.useWatch([], form) as Partial<PublishForm> | undefined) };
  const refuse = useFormRefusal(form);
  const jobStarted = useJobStarted(datasetId);
  const preview = usePreview(datasetId, scopeOf(split, scopes));
  const publish = usePublish(datasetId);

  function submit(values: PublishForm): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    publish.mutate(planOf({ ...start, ...values }, scopes), { onSuccess, onError: refuse });
  }

  const nameRule = {
    validator: async (_rule: unknown, name: string | undefined) => {
      if (name && !isVersionName(name)) throw new Error(t("versions.publish.nameRule"));
    },
  };
  return (
    <Modal open width={860} title={t("versions.publish.title")} okText={t("versions.publish.action")} onOk={form.submit} onCancel={close} confirmLoading={publish.isPending}>
      <Form form={form} className={styles.halves} layout="vertical" requiredMark={false} initialValues={start} onFinish={submit}>
        <div>
          <Form.Item name="name" label={t("versions.columns.name")} rules={[nameRule]}>
            <Input placeholder={preview.data?.name} autoFocus maxLength={32} />
          </Form.Item>
          <Form.Item name="description" label={t("datasets.columns.description")}>
            <Input.TextArea rows={2} maxLength={DESCRIPTION_LIMIT} showCount />
          </Form.Item>
          <Form.Item name="scope" label={t("versions.publish.scope")} hidden={options.length < 2}>
            <Select options={options} />
          </Form.Item>
          <Form.Item name="isSplit" label={t("versions.publish.split")} valuePropName="checked">
            <Switch />
          </Form.Item>
          {split.isSplit && <SplitFields split={split} preview={preview.data} />}
          <Form.Item name="includeExcluded" label={t("versions.publish.includeExcluded")} valuePropName="checked" hidden={!preview.data?.excluded}>
            <Switch />
          </Form.Item>
        </div>
        <div>
          <PreviewPanel datasetId={datasetId} preview={preview} isSplit={split.isSplit} includeExcluded={split.includeExcluded} close={close} />
          <div className={styles.beside}>
            <BesideFields bytes={preview.data?.image_bytes} />
          </div>
        </div>
      </Form>
    </Modal>
  );
}
