import { Button, Form } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { DialogFooter } from "@/components/dialog-footer";
import { ForeseenTable } from "@/components/foreseen-table";
import { ImportChoiceFields } from "@/components/import-choice-fields";
import { PathField } from "@/components/path-field";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useJobStarted } from "@/hooks/use-job-started";
import { foreseenOf } from "@/lib/foreseen";
import { DEFAULT_CHOICES } from "@/lib/import-choices";
import { OBS_SCHEME } from "@/lib/obs-path";

import { type ImportFormValues, orderOf } from "../import-order";
import { useDryRun, useStartImport } from "../queries";

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
  const dryRun = useDryRun(dataset.id);
  const initialValues: ImportFormValues = { ...DEFAULT_CHOICES, path: dataset.input_path };

  function submit(values: ImportFormValues): void {
    const onSuccess = (answer: Parameters<typeof jobStarted>[0]) => {
      jobStarted(answer);
      close();
    };
    start.mutate(orderOf({ ...initialValues, ...values }), { onSuccess, onError: refuse });
  }

  /** Rejects where a field is wrong, which its own line says. */
  async function check(): Promise<void> {
    dryRun.mutate(orderOf({ ...initialValues, ...(await form.validateFields()) }), { onError: refuse });
  }

  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={initialValues} onFinish={submit} onValuesChange={() => dryRun.reset()}>
      <Form.Item name="path" label={t("imports.fields.path")} rules={[{ required: true, message: t("common.form.required") }]} extra={t("imports.fields.pathHint")}>
        <PathField placeholder={OBS_SCHEME} />
      </Form.Item>
      <ImportChoiceFields labels={labels} />
      {dryRun.data && <ForeseenTable foreseen={foreseenOf(dryRun.data)} />}
      <DialogFooter action={t("imports.dialog.action")} isPending={start.isPending} isDisabled={dryRun.isPending} cancel={close}>
        <Button onClick={() => void check().catch(() => undefined)} loading={dryRun.isPending}>
          {t("imports.dialog.check")}
        </Button>
      </DialogFooter>
    </Form>
  );
}
