import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { useFormRefusal } from "@/hooks/use-form-refusal";
import { useToast } from "@/hooks/use-toast";

import { useChangeDataset } from "../queries";
import { DescriptionItem, NameItem } from "./name-items";

interface RenameForm {
  name: string;
  description: string;
}

export function RenameDialog({ dataset, close }: { dataset: Dataset; close: () => void }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<RenameForm>();
  const toast = useToast();
  const refuse = useFormRefusal(form);
  const change = useChangeDataset(dataset.id);

  function submit(values: RenameForm): void {
    const onSuccess = () => {
      toast.done(t("datasets.rename.done"));
      close();
    };
    change.mutate(values, { onSuccess, onError: refuse });
  }

  return (
    <Modal open title={t("datasets.rename.title")} okText={t("common.actions.save")} onOk={form.submit} onCancel={close} confirmLoading={change.isPending}>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} initialValues={{ name: dataset.name, description: dataset.description }}>
        <NameItem>
          <Input autoFocus />
        </NameItem>
        <DescriptionItem />
      </Form>
    </Modal>
  );
}
