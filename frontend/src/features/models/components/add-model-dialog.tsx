import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Form, Input, Modal, Progress, Segmented, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Model } from "@/api/schema.gen";
import { PathField } from "@/components/path-field";
import { useErrorText } from "@/hooks/use-error-text";
import { useToast } from "@/hooks/use-toast";
import { toPercent } from "@/lib/format";

import { useAddModel } from "../queries";
import styles from "./add-model-dialog.module.css";

interface AddModelDialogProps {
  close: () => void;
  added: (model: Model) => void;
}

type Way = "upload" | "storage";

/** Adds a model from a file of this computer or of the storage. */
export function AddModelDialog({ close, added }: AddModelDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const errorText = useErrorText();
  const [way, setWay] = useState<Way>("upload");
  const [file, setFile] = useState<File | null>(null);
  const [path, setPath] = useState("");
  const [name, setName] = useState("");
  const [share, setShare] = useState(0);
  const add = useAddModel(setShare);
  const source = way === "upload" ? file : path.trim();

  function submit(): void {
    if (!source) return;
    setShare(0);
    const onSuccess = (model: Model) => {
      toast.done(t("models.add.done", { name: model.name }));
      added(model);
    };
    add.mutate({ name: name.trim(), source }, { onSuccess });
  }

  const ways = (["upload", "storage"] as const).map((value) => ({ value, label: t(`models.add.${value}`) }));
  return (
    <Modal
      open
      width={520}
      title={t("models.add.title")}
      okText={t("models.add.action")}
      okButtonProps={{ disabled: !source }}
      onOk={submit}
      onCancel={close}
      confirmLoading={add.isPending}
      mask={{ closable: !add.isPending }}
    >
      <p className={styles.text}>{t("models.add.text")}</p>
      <Segmented className={styles.ways} block value={way} onChange={setWay} options={ways} aria-label={t("models.add.way")} disabled={add.isPending} />
      <Form layout="vertical" requiredMark={false} disabled={add.isPending}>
        {way === "upload" ? (
          <Form.Item label={t("models.add.file")}>
            <FileField file={file} choose={setFile} />
          </Form.Item>
        ) : (
          <Form.Item label={t("models.add.path")} htmlFor="model-path">
            <PathField id="model-path" value={path} onChange={setPath} />
          </Form.Item>
        )}
        <Form.Item label={t("models.add.name")} extra={t("models.add.nameText")} htmlFor="model-name">
          <Input id="model-name" value={name} onChange={(event) => setName(event.target.value)} maxLength={100} autoComplete="off" />
        </Form.Item>
      </Form>
      {add.isPending && <OnItsWay share={way === "upload" ? share : 1} />}
      {add.error && <Alert type="error" showIcon title={errorText(add.error)} />}
    </Modal>
  );
}

function FileField({ file, choose }: { file: File | null; choose: (file: File) => void }) {
  const { t } = useTranslation();
  const keep = (chosen: File) => {
    choose(chosen);
    return false; // the dialog sends it
  };
  return (
    <div className={styles.file}>
      <Upload accept=".onnx" showUploadList={false} beforeUpload={keep} maxCount={1}>
        <Button icon={<UploadOutlined aria-hidden />}>{t("models.add.choose")}</Button>
      </Upload>
      {file && <span className={styles.fileName}>{file.name}</span>}
    </div>
  );
}

/** How much of the file is sent; then that it is looked at. */
function OnItsWay({ share }: { share: number }) {
  const { t } = useTranslation();
  const isSent = share >= 1;
  return (
    <div role="status">
      <div>{t(isSent ? "models.add.checking" : "models.add.sending")}</div>
      <Progress percent={Math.floor(toPercent(share))} status={isSent ? "active" : "normal"} showInfo={!isSent} size="small" />
    </div>
  );
}
