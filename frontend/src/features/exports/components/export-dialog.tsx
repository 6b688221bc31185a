import { Form, Modal, Radio, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";

import type { ExportFormat } from "@/api/schema.gen";
import { PathField } from "@/components/path-field";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useJobStarted } from "@/hooks/use-job-started";
import { OBS_SCHEME } from "@/lib/obs-path";

import { type ExportForm, type ExportSource, orderOf, scopesOf } from "../export-order";
import { useStartExport } from "../queries";

const FORMATS = ["coco", "voc"] as const satisfies readonly ExportFormat[];
const TARGETS = ["download", "obs"] as const;

interface ExportDialogProps {
  datasetId: string;
  source: ExportSource;
  close: () => void;
}

export function ExportDialog({ datasetId, source, close }: ExportDialogProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ExportForm>();
  const target = Form.useWatch("target", form) ?? "download";
  const refuse = useFormRefusal(form);
  const jobStarted = useJobStarted(datasetId);
  const start = useStartExport(datasetId);
  const scopes = scopesOf(source);
  const initialValues: ExportForm = { target: "download", format: "coco", scope: scopes[0] ?? "filter", copyImages: true };

  function submit(values: ExportForm): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    start.mutate(orderOf({ ...initialValues, ...values }, source), { onSuccess, onError: refuse });
  }

  const scopeWords = { count: source.selected.length, name: source.version?.name ?? "", tab: t(`samples.tab.${source.filter.tab}`) };
  return (
    <Modal open width={520} title={t("exports.dialog.title")} okText={t("exports.dialog.action")} onOk={form.submit} onCancel={close} confirmLoading={start.isPending}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={submit}>
        <Form.Item name="scope" label={t("exports.fields.scope")}>
          <Radio.Group options={scopes.map((value) => ({ value, label: t(`exports.scope.${value}`, scopeWords) }))} />
        </Form.Item>
        <Form.Item name="format" label={t("exports.fields.format")}>
          <Select options={FORMATS.map((value) => ({ value, label: t(`exports.format.${value}`) }))} />
        </Form.Item>
        <Form.Item name="target" label={t("exports.fields.target")}>
          <Radio.Group options={TARGETS.map((value) => ({ value, label: t(`exports.target.${value}`) }))} />
        </Form.Item>
        {target === "obs" && (
          <Form.Item name="path" label={t("exports.fields.path")} rules={[{ required: true, message: t("common.form.required") }]} extra={t("exports.fields.pathHint")}>
            <PathField placeholder={OBS_SCHEME} mustBeWritable />
          </Form.Item>
        )}
        <Form.Item name="copyImages" label={t("exports.fields.copyImages")} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Form>
    </Modal>
  );
}
