import { StepForwardOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { keys } from "@/api/query-keys";
import type { Dataset } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LinkButton } from "@/components/link-button";
import { Loading } from "@/components/loading";
import { Nothing } from "@/components/nothing";
import { isAtLeast } from "@/lib/roles";

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
      <LabelNext dataset={dataset} />
      <Button size="small" type="text" onClick={() => setIsShown(true)}>
        {t("smart.quality.title")}
      </Button>
      {isShown && (
        <Drawer open size={560} title={t("smart.quality.title")} onClose={() => setIsShown(false)}>
          <Runs dataset={dataset} close={() => setIsShown(false)} />
        </Drawer>
      )}
    </>
  );
}

/** Leads along the samples that the latest run wants to know most about. */
function LabelNext({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const ids = useSmartLabeling(dataset.id).data?.next_samples ?? [];
  const first = ids[0];
  if (first === undefined || !isAtLeast(dataset.my_role, "labeler")) return null;
  return (
    <span title={t("confirm.next.hint")} onClickCapture={() => queryClient.removeQueries({ queryKey: keys.nextSamples(dataset.id) })}>
      <LinkButton size="small" icon={<StepForwardOutlined aria-hidden />} to={`/datasets/${dataset.id}/annotate/${first}?next=1`}>
        {t("confirm.next.open", { count: ids.length })}
      </LinkButton>
    </span>
  );
}

function Runs({ dataset, close }: { dataset: Dataset; close: () => void }) {
  const { t } = useTranslation();
  const known = useSmartLabeling(dataset.id);
  if (known.error) return <Failure error={known.error} retry={() => void known.refetch()} />;
  if (!known.data) return <Loading />;
  if (known.data.runs.every(({ report }) => report === null)) return <Nothing title={t("smart.quality.none")} />;
  return <Quality dataset={dataset} runs={known.data.runs} close={close} />;
}
