import { ExperimentOutlined } from "@ant-design/icons";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { isAtLeast } from "@/lib/roles";

import { useSmartLabeling } from "../queries";
import { Quality } from "./quality";
import { StartDialog } from "./start-dialog";

type Shown = "start" | "quality" | null;

/** Starts smart labeling, and shows what it was worth. */
export function SmartTools({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const [shown, show] = useState<Shown>(null);
  const close = () => show(null);
  return (
    <>
      {isAtLeast(dataset.my_role, "manager") && (
        <Button size="small" icon={<ExperimentOutlined aria-hidden />} onClick={() => show("start")}>
          {t("smart.title")}
        </Button>
      )}
      <Button size="small" type="text" onClick={() => show("quality")}>
        {t("smart.quality.title")}
      </Button>
      {shown === "start" && <StartDialog dataset={dataset} close={close} />}
      {shown === "quality" && (
        <Drawer open size={560} title={t("smart.quality.title")} onClose={close}>
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
