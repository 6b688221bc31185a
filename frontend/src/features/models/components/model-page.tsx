import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import type { Model } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Page, Panel } from "@/components/page";

import { useModel } from "../queries";
import { type Description, descriptionOf } from "../description";
import { DescriptionForm } from "./description-form";
import styles from "./model-page.module.css";
import { TrialPanel } from "./trial-panel";

/** One model: what is known of it, and what it says of some images. */
export function ModelPage() {
  const { modelId = "" } = useParams();
  const model = useModel(modelId);
  if (model.error) return <Failure error={model.error} retry={() => void model.refetch()} />;
  if (!model.data) return <Loading />;
  return <Shown key={model.data.id} model={model.data} />;
}

function Shown({ model }: { model: Model }) {
  const { t } = useTranslation();
  const [form] = Form.useForm<Description>();
  const changed = Form.useWatch((values: Partial<Description>) => values, form);
  const described = { ...descriptionOf(model), ...changed };
  return (
    <Page title={model.name}>
      <div className={styles.columns}>
        <Panel title={t("models.form.title")}>
          <DescriptionForm model={model} form={form} />
        </Panel>
        <Panel title={t("models.trial.title")}>
          <TrialPanel model={model} described={described} />
        </Panel>
      </div>
    </Page>
  );
}
