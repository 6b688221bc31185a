import { Alert, Button, Collapse, Form, type FormInstance, Input, InputNumber, Select } from "antd";
import { useTranslation } from "react-i18next";

import type { ModelOutput, ModelPort } from "@/api/schema.gen";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useToast } from "@/hooks/use-toast";

import { type Description, descriptionOf, type FileModel, settingsOf } from "../description";
import { labelsOf } from "../label-lines";
import { useChangeModel } from "../queries";
import styles from "./description-form.module.css";
import { ChoiceItem } from "./choice-item";

interface DescriptionFormProps {
  model: FileModel;
  form: FormInstance<Description>;
}

const KNOWN_OUTPUTS = ["scores", "yolo_v8", "yolo_v5", "yolo_nms", "detr", "detections"] as const satisfies readonly ModelOutput[];
const VALUES = ["unit", "symmetric", "imagenet", "raw", "own"] as const;

/** How a model is used: what was recognised, to be corrected by who added it. */
export function DescriptionForm({ model, form }: DescriptionFormProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const refused = useFormRefusal(form);
  const change = useChangeModel(model.id);
  const values = Form.useWatch("values", form);
  const labelLines = Form.useWatch("labelLines", form) ?? "";

  function submit(): void {
    const described = form.getFieldsValue(true) as Description;
    const body = { name: described.name, settings: settingsOf(described) };
    change.mutate(body, { onSuccess: () => toast.done(t("models.form.saved")), onError: refused });
  }

  const required = [{ required: true, message: t("common.form.required") }];
  return (
    <Form form={form} layout="vertical" requiredMark={false} initialValues={descriptionOf(model)} onFinish={submit} disabled={!model.can_change} className={styles.form}>
      {!model.can_change && <Alert type="info" showIcon title={t("models.form.readOnly", { name: model.created_by ?? "" })} />}
      <Form.Item name="name" label={t("models.form.name")} rules={required}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item name="output" label={t("models.form.output")}>
        <Select options={outputs(model).map((value) => ({ value, label: t(`models.output.${value}`) }))} />
      </Form.Item>
      <Form.Item name="labelLines" label={t("models.form.labels")} extra={t("models.form.labelCount", { count: labelsOf(labelLines).length })}>
        <Input.TextArea rows={6} spellCheck={false} />
      </Form.Item>
      <div className={styles.pair}>
        <SideItem name="width" />
        <SideItem name="height" />
        <ChoiceItem name="resize" label={t("models.form.resize")} values={["stretch", "letterbox", "crop"]} word={(value) => t(`models.resize.${value}`)} />
        <ChoiceItem name="colors" label={t("models.form.colors")} values={["rgb", "bgr", "grey"]} word={(value) => t(`models.colors.${value}`)} />
      </div>
      <ChoiceItem name="values" label={t("models.form.values")} values={VALUES} word={(value) => t(`models.values.${value}`)} />
      {values === "own" && (
        <div className={styles.pair}>
          <ThreeItems name="mean" />
          <ThreeItems name="std" />
        </div>
      )}
      <Collapse ghost size="small" className={styles.more} items={[{ key: "more", label: t("models.form.more"), forceRender: true, children: <MoreItems model={model} /> }]} />
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("models.form.save")}
      </Button>
    </Form>
  );
}

/** "Not recognised" is there only while it is so. */
function outputs({ settings }: FileModel): readonly ModelOutput[] {
  return settings.output === "unknown" ? ["unknown", ...KNOWN_OUTPUTS] : KNOWN_OUTPUTS;
}

function SideItem({ name }: { name: "width" | "height" }) {
  const { t } = useTranslation();
  return (
    <Form.Item name={name} label={t(`models.form.${name}`)} rules={[{ required: true, message: t("common.form.required") }]}>
      <InputNumber min={1} max={4096} precision={0} className={styles.number} />
    </Form.Item>
  );
}

function ThreeItems({ name }: { name: "mean" | "std" }) {
  const { t } = useTranslation();
  return (
    <Form.Item label={t(`models.form.${name}`)}>
      <div className={styles.three}>
        {[0, 1, 2].map((place) => (
          <Form.Item key={place} name={[name, place]} noStyle>
            <InputNumber min={name === "std" ? 0.001 : -1000} max={1000} controls={false} aria-label={`${t(`models.form.${name}`)} ${place + 1}`} className={styles.number} />
          </Form.Item>
        ))}
      </div>
    </Form.Item>
  );
}

function MoreItems({ model }: { model: FileModel }) {
  const { t } = useTranslation();
  return (
    <>
      <div className={styles.pair}>
        <ChoiceItem name="layout" label={t("models.form.layout")} values={["nchw", "nhwc"]} word={(value) => t(`models.layout.${value}`)} />
        <ChoiceItem name="activation" label={t("models.form.activation")} values={["none", "sigmoid", "softmax"]} word={(value) => t(`models.activation.${value}`)} />
        <ChoiceItem name="boxes" label={t("models.form.boxes")} values={["cxcywh", "xyxy", "yxyx"]} word={(value) => t(`models.boxes.${value}`)} />
        <ChoiceItem name="unit" label={t("models.form.unit")} values={["pixels", "shares"]} word={(value) => t(`models.unit.${value}`)} />
        <Form.Item name="first_label" label={t("models.form.firstLabel")}>
          <InputNumber min={0} max={10000} precision={0} className={styles.number} />
        </Form.Item>
      </div>
      <Ports title={t("models.form.inputs")} ports={model.inputs} />
      <Ports title={t("models.form.outputs")} ports={model.outputs} />
    </>
  );
}

function Ports({ title, ports }: { title: string; ports: readonly ModelPort[] }) {
  return (
    <dl className={styles.ports}>
      <dt>{title}</dt>
      {ports.map(({ name, shape }) => (
        <dd key={name}>
          <span className={styles.port}>{name}</span> {shape}
        </dd>
      ))}
    </dl>
  );
}
