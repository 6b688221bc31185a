import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Drawer, Form, Input, Segmented, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { Label, LabelAttribute } from "@/api/schema.gen";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useToast } from "@/hooks/use-toast";

import { useChangeLabel } from "../queries";
import styles from "./attributes-drawer.module.css";

interface AttributesDrawerProps {
  datasetId: string;
  label: Label;
  close: () => void;
}

interface AttributesForm {
  attributes: LabelAttribute[];
}

const KINDS = ["text", "select"] as const;

/** What else is noted of each annotation of this label: free texts, or one of some values, with what they begin as. */
export function AttributesDrawer({ datasetId, label, close }: AttributesDrawerProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const [form] = Form.useForm<AttributesForm>();
  const refuse = useFormRefusal(form);
  const change = useChangeLabel(datasetId);

  function submit({ attributes }: AttributesForm): void {
    const onSuccess = () => {
      toast.done(t("labels.edit.done", { name: label.name }));
      close();
    };
    const cleaned = attributes.map(({ name, type = "text", values, default: initial }) => ({ name: name.trim(), type, values: type === "select" ? values : [], default: initial ?? "" }));
    change.mutate({ id: label.id, attributes: cleaned }, { onSuccess, onError: refuse });
  }

  const footer = (
    <div className={styles.footer}>
      <Button onClick={close}>{t("common.actions.cancel")}</Button>
      <Button type="primary" loading={change.isPending} onClick={form.submit}>
        {t("common.actions.save")}
      </Button>
    </div>
  );
  return (
    <Drawer open size={520} title={t("labels.attributes.title", { name: label.name })} onClose={close} footer={footer}>
      <p className={styles.hint}>{t("labels.attributes.hint")}</p>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ attributes: label.attributes ?? [] }} onFinish={submit}>
        <Form.List name="attributes">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <AttributeFields key={key} place={name} remove={() => remove(name)} />
              ))}
              <Button block type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add({ name: "", type: "text", values: [], default: "" })}>
                {t("labels.attributes.add")}
              </Button>
            </>
          )}
        </Form.List>
      </Form>
    </Drawer>
  );
}

function AttributeFields({ place, remove }: { place: number; remove: () => void }) {
  const { t } = useTranslation();
  const isNamed = { required: true, whitespace: true, message: t("common.form.required") };
  return (
    <fieldset className={styles.attribute}>
      <div className={styles.row}>
        <Form.Item name={[place, "name"]} label={t("labels.attributes.name")} rules={[isNamed]} className={styles.wide}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name={[place, "type"]} label={t("labels.attributes.type")}>
          <Segmented options={KINDS.map((value) => ({ value, label: t(`labels.attributes.kind.${value}`) }))} />
        </Form.Item>
        <Button type="text" icon={<DeleteOutlined aria-hidden />} onClick={remove} aria-label={t("labels.attributes.remove")} title={t("labels.attributes.remove")} className={styles.remove} />
      </div>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => <ValueFields place={place} attribute={getFieldValue(["attributes", place]) as LabelAttribute | undefined} />}
      </Form.Item>
    </fieldset>
  );
}

/** The values to choose from, and the one that a new annotation gets. */
function ValueFields({ place, attribute }: { place: number; attribute: LabelAttribute | undefined }) {
  const { t } = useTranslation();
  if (attribute?.type !== "select") {
    return (
      <Form.Item name={[place, "default"]} label={t("labels.attributes.default")}>
        <Input maxLength={1024} />
      </Form.Item>
    );
  }
  const values = attribute.values ?? [];
  return (
    <>
      <Form.Item name={[place, "values"]} label={t("labels.attributes.values")} rules={[{ required: true, message: t("labels.attributes.valuesNeeded") }]}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={["\n", "\t"]} placeholder={t("labels.attributes.valuesHint")} />
      </Form.Item>
      <Form.Item name={[place, "default"]} label={t("labels.attributes.default")} rules={[{ validator: (_, value) => (!value || values.includes(value as string) ? Promise.resolve() : Promise.reject(new Error(t("labels.attributes.defaultWrong")))) }]}>
        <Select allowClear placeholder={t("labels.attributes.noDefault")} options={values.map((value) => ({ value, label: value }))} />
      </Form.Item>
    </>
  );
}
