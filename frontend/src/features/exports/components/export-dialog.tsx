import { Alert, Form, Input, Modal, Radio, Select, Switch } from "antd";
import { useTranslation } from "react-i18next";

import type { ExportChoice } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { PathField } from "@/components/path-field";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useJobStarted } from "@/hooks/use-job-started";
import { useRested } from "@/hooks/use-rested";
import { FORMATS_HEIGHT } from "@/lib/import-choices";
import { OBS_SCHEME } from "@/lib/obs-path";
import { isWhole, problemsOf } from "@/lib/version-health";

import { type ExportForm, type ExportSource, needsPath, optionsTaken, orderOf, planOf, scopesOf, TARGETS } from "../export-order";
import { useExportFormats, useExportPreview, useStartExport } from "../queries";
import { ExportForecast } from "./export-forecast";
import { OptionFields } from "./option-fields";

interface ExportDialogProps {
  datasetId: string;
  source: ExportSource;
  close: () => void;
}

/** What to export, as what, and where to; the form once it is known which formats there are. */
export function ExportDialog({ datasetId, source, close }: ExportDialogProps) {
  const { t } = useTranslation();
  const formats = useExportFormats(datasetId);
  if (formats.data) return <ExportFormDialog datasetId={datasetId} source={source} close={close} formats={formats.data} />;
  return (
    <Modal open width={520} title={t("exports.dialog.title")} loading={formats.isPending} footer={null} onCancel={close}>
      {formats.error && <Failure error={formats.error} retry={() => void formats.refetch()} />}
    </Modal>
  );
}

function ExportFormDialog({ datasetId, source, close, formats }: ExportDialogProps & { formats: readonly ExportChoice[] }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ExportForm>();
  const refuse = useFormRefusal(form);
  const jobStarted = useJobStarted(datasetId);
  const start = useStartExport(datasetId);
  const scopes = scopesOf(source);
  // ImageNet is offered for labels of whole images alone, of which COCO would keep none.
  const format = (["imagenet", "coco"] as const).find((usual) => formats.some(({ name }) => name === usual)) ?? "csv";
  const initial: ExportForm = { target: "download", format, scope: scopes[0] ?? "filter", copyImages: true };
  const filled: ExportForm = { ...initial, ...Form.useWatch([], form) };
  const choice = filled.target === "dataset" ? undefined : formats.find(({ name }) => name === filled.format);
  const isTied = choice?.needs_images ?? false;
  const chosen: ExportForm = { ...filled, copyImages: isTied || filled.copyImages, options: optionsTaken(filled.options, choice?.takes ?? []) };
  const plan = useRested(JSON.stringify(planOf(chosen, source)));
  const preview = useExportPreview(datasetId, JSON.parse(plan) as ReturnType<typeof planOf>);

  function submit(): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    start.mutate(orderOf(chosen, source), { onSuccess, onError: refuse });
  }

  const required = [{ required: true, message: t("common.form.required") }];
  const scopeWords = { count: source.selected.length, name: source.version?.name ?? "", tab: t(`samples.tab.${source.filter.tab}`) };
  return (
    <Modal open width={520} title={t("exports.dialog.title")} okText={t("exports.dialog.action")} onOk={form.submit} onCancel={close} confirmLoading={start.isPending}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={submit}>
        <Form.Item name="scope" label={t("exports.fields.scope")}>
          <Radio.Group options={scopes.map((value) => ({ value, label: t(`exports.scope.${value}`, scopeWords) }))} />
        </Form.Item>
        <Form.Item name="target" label={t("exports.fields.target")}>
          <Radio.Group options={TARGETS.map((value) => ({ value, label: t(`exports.target.${value}`) }))} />
        </Form.Item>
        {filled.target === "dataset" ? (
          <Form.Item name="name" label={t("exports.fields.name")} rules={required}>
            <Input maxLength={100} />
          </Form.Item>
        ) : (
          <Form.Item name="format" label={t("exports.fields.format")}>
            <Select listHeight={FORMATS_HEIGHT} options={formats.map(({ name }) => ({ value: name, label: t(`exports.format.${name}`) }))} />
          </Form.Item>
        )}
        {choice && <OptionFields choice={choice} />}
        <Form.Item name="copyImages" label={t("exports.fields.copyImages")} valuePropName="checked" extra={isTied ? t("exports.fields.imagesNeeded") : undefined}>
          <ImagesSwitch isTied={isTied} />
        </Form.Item>
        {needsPath(chosen) && (
          <Form.Item name="path" label={t("exports.fields.path")} rules={required} extra={t(filled.target === "obs" ? "exports.fields.pathHint" : "exports.fields.imagesHint")}>
            <PathField placeholder={OBS_SCHEME} mustBeWritable />
          </Form.Item>
        )}
      </Form>
      {source.version && !isWhole(source.version) && <Alert type="error" showIcon title={t("versions.health.damaged", { count: problemsOf(source.version) })} description={t("versions.health.advice")} />}
      {preview.data && <ExportForecast preview={preview.data} />}
    </Modal>
  );
}

/** Whether images come along; some formats are nothing without them. */
function ImagesSwitch({ id, checked, onChange, isTied }: { id?: string; checked?: boolean; onChange?: (isOn: boolean) => void; isTied: boolean }) {
  return <Switch id={id} checked={isTied || checked} disabled={isTied} onChange={onChange} />;
}
