import { Switch } from "antd";
import { useTranslation } from "react-i18next";

import { useToast } from "@/hooks/use-toast";

import { useAllowBulk } from "../bulk-queries";
import styles from "./bulk.module.css";

/** Managers allow confirming in bulk, or no longer. */
export function BulkSwitch({ datasetId, isOn }: { datasetId: string; isOn: boolean }) {
  const { t } = useTranslation();
  const toast = useToast();
  const allow = useAllowBulk(datasetId);
  return (
    <label className={styles.switch}>
      <Switch size="small" checked={isOn} loading={allow.isPending} onChange={(to) => allow.mutate(to, { onError: toast.failed })} aria-label={t("confirm.bulk.allow")} />
      {t("confirm.bulk.allow")}
    </label>
  );
}
