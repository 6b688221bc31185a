import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";

import { useSmartLabeling } from "../queries";
import { Quality } from "./quality";
import { StartButton } from "./start-button";

/** Starts smart labeling, and shows what it was worth. */
export function SmartTools({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const [isShown, setIsShown] = useState(false);
  return (
    <>
      <StartButton dataset={dataset} size="small" />
      <Button size="small" type="text" onClick={() => setIsShown(true)}>
        {t("smart.quality.title")}
      </Button>
      {isShown && (
        <Drawer open size={560} title={t("smart.quality.title")} onClose={() => setIsShown(false)}>
          <Runs datasetId={dataset.id} />
        </Drawer>
      )}
    </>
  );
}

function Runs({ datasetId }: { datasetId: string }) {
  const { t } = useTranslation();
  const known = useSmartLabeling(datasetId);
  if (known.error) return <Failure error={known.error} retry={() => void known.refetch()} />;
  if (!known.data) return <Loading />;
  if (known.data.runs.every(({ report }) => report === null)) return <Nothing title={t("smart.quality.none")} />;
  return <Quality runs={known.data.runs} />;
}
