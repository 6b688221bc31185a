import { Alert, Button, Form } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { DialogFooter } from "@/components/dialog-footer";
import { ImportChoiceFields } from "@/components/import-choice-fields";
import { DEFAULT_CHOICES, type ImportChoices } from "@/lib/import-choices";

import { beginUpload } from "../begin-upload";
import type { ChosenFile } from "../chosen-files";
import { type Content, contentOf, mayBeLabeled } from "../content";
import { FileChooser } from "./file-chooser";
import styles from "./upload-form.module.css";

interface UploadFormProps {
  dataset: Dataset;
  labels: readonly string[];
  files: readonly ChosenFile[];
  choose: (files: ChosenFile[]) => void;
  close: () => void;
}

/** Chooses files of this computer and how their labels are read; sending them goes on when the dialog is closed. */
export function UploadForm({ dataset, labels, files, choose, close }: UploadFormProps) {
  const { t } = useTranslation();
  const [form] = Form.useForm<ImportChoices>();
  const format = Form.useWatch("format", form) ?? "auto";
  const content = useMemo(() => contentOf(files), [files]);
  const isLabeled = mayBeLabeled(content, dataset.type);
  const isUsable = files.length > content.others.length;
  const lacksOutput = isLabeled && !dataset.output_path && (format !== "none" || content.archives.length > 0);

  function submit(values: Partial<ImportChoices>, isChecked = false): void {
    beginUpload(dataset, content, isLabeled ? { ...DEFAULT_CHOICES, ...values } : { ...DEFAULT_CHOICES, format: "none" }, isChecked);
    close();
  }

  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={DEFAULT_CHOICES} onFinish={(values) => submit(values)}>
      {files.length === 0 ? <FileChooser choose={choose} /> : <Chosen content={content} clear={() => choose([])} />}
      {files.length > 0 && !isUsable && <Alert type="warning" showIcon title={t("upload.content.nothing")} />}
      {isLabeled && <ImportChoiceFields labels={labels} />}
      {lacksOutput && <Alert type="warning" showIcon title={t("upload.content.noOutput")} />}
      <DialogFooter action={t("upload.begin")} isDisabled={!isUsable || lacksOutput} cancel={close}>
        {isLabeled && (
          <Button disabled={!isUsable || lacksOutput} onClick={() => submit(form.getFieldsValue(), true)}>
            {t("upload.check")}
          </Button>
        )}
      </DialogFooter>
    </Form>
  );
}

function Chosen({ content, clear }: { content: Content; clear: () => void }) {
  const { t } = useTranslation();
  const { images, annotations, archives, others } = content;
  return (
    <div className={styles.chosen}>
      <ul className={styles.counts}>
        {images.length > 0 && <li>{t("upload.content.images", { count: images.length })}</li>}
        {annotations.length > 0 && <li>{t("upload.content.annotations", { count: annotations.length })}</li>}
        {archives.length > 0 && <li>{t("upload.content.archives", { count: archives.length })}</li>}
        {others.length > 0 && <li className={styles.others}>{t("upload.content.others", { count: others.length })}</li>}
      </ul>
      <Button size="small" onClick={clear}>
        {t("upload.choose.again")}
      </Button>
    </div>
  );
}
