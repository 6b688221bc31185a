import { UploadOutlined } from "@ant-design/icons";
import { Alert, Button, Form, Input, Modal, Progress, Segmented, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Model } from "@/api/schema.gen";
import { PathField } from "@/components/path-field";
import { useErrorText } from "@/hooks/use-error-text";
import { useToast } from "@/hooks/use-toast";
import { toPercent } from "@/lib/format";

import { NOWHERE } from "../backend-queries";
import { useAddModel } from "../queries";
import styles from "./add-model-dialog.module.css";
import { BackendFields } from "./backend-fields";

interface AddModelDialogProps {
  close: () => void;
  added: (model: Model) => void;
}

const WAYS = ["upload", "storage", "server"] as const;
type Way = (typeof WAYS)[number];

/** Adds a model from a file of this computer or of the storage, or one that runs on a server. */
export function AddModelDialog({ close, added }: AddModelDialogProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const errorText = useErrorText();
  const [way, setWay] = useState<Way>("upload");
  const [file, setFile] = useState<File | null>(null);
  const [path, setPath] = useState("");
  const [place, setPlace] = useState(NOWHERE);
  const [name, setName] = useState("");
  const [share, setShare] = useState(0);
  const add = useAddModel(setShare);
  const source = { upload: file, storage: path.trim(), server: place.url.trim() ? { ...place, url: place.url.trim() } : null }[way];

  function submit(): void {
    if (!source) return;
    setShare(0);
    const onSuccess = (model: Model) => {
      toast.done(t("models.add.done", { name: model.name }));
      added(model);
    };
    add.mutate({ name: name.trim(), source }, { onSuccess });
  }

  const ways = WAYS.map((value) => ({ value, label: t(value === "server" ? "models.backend.way" : `models.add.${value}`) }));
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
      <p className={styles.text}>{t(way === "server" ? "models.backend.text" : "models.add.text")}</p>
      <Segmented className={styles.ways} block value={way} onChange={setWay} options={ways} aria-label={t("models.add.way")} disabled={add.isPending} />
      <Form layout="vertical" requiredMark={false} disabled={add.isPending}>
        {way === "upload" && (
          <Form.Item label={t("models.add.file")}>
            <FileField file={file} choose={setFile} />
          </Form.Item>
        )}
        {way === "storage" && (
          <Form.Item label={t("models.add.path")} htmlFor="model-path">
            <PathField id="model-path" value={path} onChange={setPath} />
          </Form.Item>
        )}
        {way === "server" && <BackendFields place={place} change={setPlace} />}
        <Form.Item label={t("models.add.name")} extra={t(way === "server" ? "models.backend.nameText" : "models.add.nameText")} htmlFor="model-name">
          <Input id="model-name" value={name} onChange={(event) => setName(event.target.value)} maxLength={100} autoComplete="off" />
        </Form.Item>
      </Form>
      {add.isPending && (way === "server" ? <div role="status">{t("models.backend.checking")}</div> : <OnItsWay share={way === "upload" ? share : 1} />)}
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
