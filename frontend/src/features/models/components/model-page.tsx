import { Form } from "antd";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import type { Model } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Page, Panel } from "@/components/page";

import { useModel } from "../queries";
import { type Description, descriptionOf, type FileModel, isFile } from "../description";
import { BackendForm } from "./backend-form";
import { DescriptionForm } from "./description-form";
import styles from "./model-page.module.css";
import { TrialPanel } from "./trial-panel";

/** One model: what is known of it, and what it says of some images. */
export function ModelPage() {
  const { modelId = "" } = useParams();
  const model = useModel(modelId);
  if (model.error) return <Failure error={model.error} retry={() => void model.refetch()} />;
  if (!model.data) return <Loading />;
  return isFile(model.data) ? <FilePage key={model.data.id} model={model.data} /> : <BackendPage key={model.data.id} model={model.data} />;
}

function BackendPage({ model }: { model: Model }) {
  const { t } = useTranslation();
  return (
    <Page title={model.name}>
      <div className={styles.columns}>
        <Panel title={t("models.backend.title")}>
          <BackendForm model={model} />
        </Panel>
        <Panel title={t("models.trial.title")}>
          <TrialPanel model={model} />
        </Panel>
      </div>
    </Page>
  );
}

function FilePage({ model }: { model: FileModel }) {
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
