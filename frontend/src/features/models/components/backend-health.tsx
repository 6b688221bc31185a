import { Alert, Button, Tag } from "antd";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import type { Model, ModelHealth } from "@/api/schema.gen";
import { useErrorText } from "@/hooks/use-error-text";

import { useModelHealth } from "../backend-queries";
import styles from "./backend-health.module.css";

/** Whether a backend answers, in a word. */
export function BackendHealthTag({ id }: { id: string }) {
  const { t } = useTranslation();
  const { data, isPending } = useModelHealth(id);
  if (isPending) return <Tag>{t("models.backend.asking")}</Tag>;
  return <Tag color={data?.is_up ? "success" : "error"}>{t(data?.is_up ? "models.backend.up" : "models.backend.away")}</Tag>;
}

/** In a list: where a backend is, and whether it answers. */
export function BackendPlaceCell({ model: { id, url } }: { model: Model }) {
  return (
    <span className={styles.place}>
      <BackendHealthTag id={id} />
      <span className={styles.version} title={url}>
        {url}
      </span>
    </span>
  );
}

/** How a backend is at this moment: its model and version, or what is the matter and what to do. */
export function BackendHealth({ id }: { id: string }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { data, error, isFetching, refetch } = useModelHealth(id);
  const trouble = error ?? problemOf(data);
  return (
    <div className={styles.health}>
      <div className={styles.row} role="status">
        <BackendHealthTag id={id} />
        {data?.is_up && <span className={styles.version}>{[data.model, data.version].filter(Boolean).join(" · ")}</span>}
        <Button size="small" type="link" loading={isFetching} onClick={() => void refetch()}>
          {t("models.backend.again")}
        </Button>
      </div>
      {trouble && <Alert type="error" showIcon title={errorText(trouble)} />}
    </div>
  );
}

function problemOf(health: ModelHealth | undefined): ApiError | null {
  if (!health?.problem) return null;
  const { code, message, params } = health.problem;
  return new ApiError(503, { code, message, ...(params && { params }) });
}
