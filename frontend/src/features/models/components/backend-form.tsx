import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Model, PatchedModelChangeRequest } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";
import { useToast } from "@/hooks/use-toast";

import { type BackendPlace, useChangeBackend } from "../backend-queries";
import { BackendFields } from "./backend-fields";
import { BackendHealth } from "./backend-health";

/** Where a backend is and how it is, to be changed by who added it. */
export function BackendForm({ model }: { model: Model }) {
  const { t } = useTranslation();
  const toast = useToast();
  const errorText = useErrorText();
  const [name, setName] = useState(model.name);
  const [place, setPlace] = useState<BackendPlace>({ url: model.url, user: model.user, password: "" });
  const change = useChangeBackend(model.id);

  function submit(): void {
    const onSuccess = ({ url, user }: Model) => {
      setPlace({ url, user, password: "" });
      toast.done(t("models.form.saved"));
    };
    change.mutate(changesOf(model, name.trim(), place), { onSuccess });
  }

  return (
    <>
      <BackendHealth id={model.id} />
      {!model.can_change && <Alert type="info" showIcon title={t("models.form.readOnly", { name: model.created_by ?? "" })} />}
      <Form layout="vertical" requiredMark={false} disabled={!model.can_change || change.isPending} onFinish={submit}>
        <Form.Item label={t("models.form.name")} htmlFor="backend-name">
          <Input id="backend-name" value={name} onChange={(event) => setName(event.target.value)} maxLength={100} autoComplete="off" />
        </Form.Item>
        <BackendFields place={place} change={setPlace} hasPassword={model.has_password} />
        {change.error && <Alert type="error" showIcon title={errorText(change.error)} />}
        <Button type="primary" htmlType="submit" loading={change.isPending} disabled={!model.can_change || !name.trim() || !place.url.trim()}>
          {t("models.form.save")}
        </Button>
      </Form>
    </>
  );
}

/** Only what is other than it was: a password that nobody entered stays, and the place is asked only where it changed. */
export function changesOf(model: Model, name: string, { url, user, password }: BackendPlace): PatchedModelChangeRequest {
  return {
    ...(name === model.name ? {} : { name }),
    ...(url.trim() === model.url ? {} : { url: url.trim() }),
    ...(user === model.user ? {} : { user }),
    ...(password ? { password } : {}),
  };
}
