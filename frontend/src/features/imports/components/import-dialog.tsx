import { Form, Modal, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, ImportRequest } from "@/api/schema.gen";
import { PathField } from "@/components/path-field";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useJobStarted } from "@/hooks/use-job-started";
import { OBS_SCHEME } from "@/lib/obs-path";

import { FORMATS, type ImportForm, orderOf } from "../import-order";
import { useStartImport } from "../queries";

/** Registers images of a folder, and reads the annotations beside them. */
export function ImportDialog({ dataset, close }: { dataset: Dataset; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ImportForm>();
  const format = Form.useWatch("format", form) ?? "auto";
  const refuse = useFormRefusal(form);
  const jobStarted = useJobStarted(dataset.id);
  const start = useStartImport(dataset.id);
  const initialValues: ImportForm = { path: dataset.input_path, format: "auto", final: true };

  function submit(values: ImportForm): void {
    const body: ImportRequest = orderOf({ ...initialValues, ...values });
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    start.mutate(body, { onSuccess, onError: refuse });
  }

  return (
    <Modal open width={520} title={t("imports.dialog.title")} okText={t("imports.dialog.action")} onOk={form.submit} onCancel={close} confirmLoading={start.isPending}>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={submit}>
        <Form.Item name="path" label={t("exports.fields.path")} rules={[{ required: true, message: t("common.form.required") }]} extra={t("imports.fields.pathHint")}>
          <PathField placeholder={OBS_SCHEME} />
        </Form.Item>
        <Form.Item name="format" label={t("imports.fields.format")}>
          <Select options={FORMATS.map((value) => ({ value, label: t(`imports.format.${value}`) }))} />
        </Form.Item>
        {format !== "none" && (
          <Form.Item name="final" label={t("imports.fields.final")}>
            <Radio.Group
              options={[
                { value: true, label: t("imports.final.labeled") },
                { value: false, label: t("imports.final.toConfirm") },
              ]}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
