import { SafetyOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { useLeastConfidence } from "@/hooks/use-least-confidence";
import { isAtLeast } from "@/lib/roles";

import { useConfirmations } from "../bulk-queries";
import { BulkHistory } from "./bulk-history";
import { BulkOffers } from "./bulk-offers";
import { BulkSwitch } from "./bulk-switch";
import styles from "./bulk.module.css";

/** The way to confirm in bulk: for those who confirm where it is on, and for managers, who switch it on. */
export function BulkButton({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const least = useLeast(dataset);
  const known = useConfirmations(dataset.id, least);
  const isManager = isAtLeast(dataset.my_role, "manager");
  if (!isAtLeast(dataset.my_role, "reviewer") || !(known.data?.is_on || isManager)) return null;
  return (
    <>
      <Button size="small" icon={<SafetyOutlined aria-hidden />} onClick={() => setIsOpen(true)}>
        {t("confirm.bulk.title")}
      </Button>
      {isOpen && (
        <Drawer open size={640} title={t("confirm.bulk.title")} onClose={() => setIsOpen(false)}>
          <div className={styles.drawer}>
            <p className={styles.note}>{t("confirm.bulk.text")}</p>
            {isManager && <BulkSwitch datasetId={dataset.id} isOn={known.data?.is_on ?? false} />}
            {known.error && <Failure error={known.error} retry={() => void known.refetch()} />}
            {known.isPending && <Loading />}
            {known.data?.is_on && <BulkOffers dataset={dataset} offers={known.data.offers} least={least} />}
            {known.data && <BulkHistory dataset={dataset} confirmations={known.data.confirmations} />}
          </div>
        </Drawer>
      )}
    </>
  );
}

/** Labels of whole images are all shown: nothing is hidden there. */
function useLeast({ type }: Dataset): number {
  const [least] = useLeastConfidence();
  return type === "image_classification" ? 0 : least;
}
