import { Button, Form, type FormInstance, Input, Switch } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { DatasetCreateRequest } from "@/api/schema.gen";
import { LinkButton } from "@/components/link-button";
import { Page, Panel } from "@/components/page";
import { PathField } from "@/components/path-field";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useRested } from "@/hooks/use-rested";
import { useStorage } from "@/hooks/use-storage";
import { useToast } from "@/hooks/use-toast";
import { proposeName } from "@/lib/dataset-name";
import { isObsPath, OBS_SCHEME } from "@/lib/obs-path";

import { cleanDraft, type DatasetDraft, isInside } from "../dataset-draft";
import { useCreateDataset } from "../queries";
import styles from "./create-page.module.css";
import { LabelRows } from "./label-rows";
import { DescriptionItem, NameItem } from "./name-items";
import { TypeCards } from "./type-cards";

export function CreateDatasetPage() {
  const { t } = useTranslation();
  const [form] = Form.useForm<DatasetDraft>();
  const [initial] = useState<DatasetDraft>(() => ({ name: proposeName(), type: "object_detection", labels: [], import_annotations: true }));
  const navigate = useNavigate();
  const toast = useToast();
  const refuse = useFormRefusal(form);
  const create = useCreateDataset();
  const offered = useOfferedOutput(form);

  function submit(draft: DatasetDraft): void {
    const body: DatasetCreateRequest = cleanDraft({ ...draft, output_path: draft.output_path?.trim() || offered });
    create.mutate(body, {
      onSuccess: (dataset) => {
        toast.done(t("datasets.create.done", { name: dataset.name }));
        void navigate(`/datasets/${dataset.id}`);
      },
      onError: refuse,
    });
  }

  return (
    <Page title={t("datasets.create.title")} narrow>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={submit} scrollToFirstError>
        <div className={styles.stack}>
          <Panel>
            <NameItem>
              <Input autoFocus />
            </NameItem>
            <DescriptionItem />
            <Form.Item name="type" label={t("datasets.columns.type")} className={styles.last}>
              <TypeCards />
            </Form.Item>
          </Panel>
          <Panel title={t("datasets.create.storage")}>
            <PathItems offered={offered} />
          </Panel>
          <Panel title={t("datasets.create.labels")}>
            <LabelRows />
          </Panel>
          <div className={styles.footer}>
            <LinkButton to="/datasets">{t("common.actions.cancel")}</LinkButton>
            <Button type="primary" htmlType="submit" loading={create.isPending}>
              {t("datasets.create.submit")}
            </Button>
          </div>
        </div>
      </Form>
    </Page>
  );
}

/** The output path that the server would choose for the present input; empty while it is not known. */
function useOfferedOutput(form: FormInstance<DatasetDraft>): string {
  const input = useRested(Form.useWatch("input_path", form) ?? "");
  const place = useStorage(isObsPath(input) ? input : null);
  return place.data?.pages[0]?.default_output ?? "";
}

function PathItems({ offered }: { offered: string }) {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item name="input_path" label={t("datasets.form.input")} extra={t("datasets.form.inputHint")}>
        <PathField placeholder={OBS_SCHEME} />
      </Form.Item>
      <Form.Item name="import_annotations" valuePropName="checked" label={t("datasets.form.importAnnotations")} extra={t("datasets.form.importHint")}>
        <Switch />
      </Form.Item>
      <Form.Item
        name="output_path"
        label={t("datasets.form.output")}
        extra={offered ? t("datasets.form.outputDefault", { path: offered }) : t("datasets.form.outputHint")}
        className={styles.last}
        dependencies={["input_path"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: async (_rule, path: string | undefined) => {
              if (isInside(path ?? "", String(getFieldValue("input_path") ?? ""))) throw new Error(t("datasets.form.outputInside"));
            },
          }),
        ]}
      >
        <PathField placeholder={offered || OBS_SCHEME} mustBeWritable />
      </Form.Item>
    </>
  );
}
