import { Form } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { DialogFooter } from "@/components/dialog-footer";
import { ImportChoiceFields } from "@/components/import-choice-fields";
import { PathField } from "@/components/path-field";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useJobStarted } from "@/hooks/use-job-started";
import { DEFAULT_CHOICES } from "@/lib/import-choices";
import { OBS_SCHEME } from "@/lib/obs-path";

import { type ImportFormValues, orderOf } from "../import-order";
import { useStartImport } from "../queries";

interface ImportFormProps {
  dataset: Dataset;
  labels: readonly string[];
  close: () => void;
}

/** Registers images of a folder of the storage, and reads the annotations beside them. */
export function ImportForm({ dataset, labels, close }: ImportFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ImportFormValues>();
  const refuse = useFormRefusal(form);
  const jobStarted = useJobStarted(dataset.id);
  const start = useStartImport(dataset.id);
  const initialValues: ImportFormValues = { ...DEFAULT_CHOICES, path: dataset.input_path };

  function submit(values: ImportFormValues): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    start.mutate(orderOf({ ...initialValues, ...values }), { onSuccess, onError: refuse });
  }

  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={submit}>
      <Form.Item name="path" label={t("imports.fields.path")} rules={[{ required: true, message: t("common.form.required") }]} extra={t("imports.fields.pathHint")}>
        <PathField placeholder={OBS_SCHEME} />
      </Form.Item>
      <ImportChoiceFields labels={labels} />
      <DialogFooter action={t("imports.dialog.action")} isPending={start.isPending} cancel={close} />
    </Form>
  );
}
