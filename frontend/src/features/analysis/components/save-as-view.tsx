import { BookOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { SavedView } from "@/api/schema.gen";
import { ViewNameDialog } from "@/components/view-name-dialog";
import { SECONDS_TO_FOLLOW, useToast } from "@/hooks/use-toast";

import { type SetChoice, useSaveAsView } from "../set-queries";

interface SaveAsViewProps {
  datasetId: string;
  choice: SetChoice;
  /** The name that is offered. */
  name: string;
  /** Whether only the sign is shown, where a row has little room. */
  isSign?: boolean;
}

const LONGEST_NAME = 64;

/** Keeps samples as a view under a name that is asked for, and offers to open it. */
export function SaveAsView({ datasetId, choice, name, isSign = false }: SaveAsViewProps) {
  const { t } = useTranslation();
  const [isNaming, setNaming] = useState(false);
  const { mutate, isPending } = useSaveAsView(datasetId);
  const toast = useToast();
  const navigate = useNavigate();
  const saved = (view: SavedView) => {
    setNaming(false);
    const open = () => void navigate(`/datasets/${datasetId}/samples?view=${view.id}`);
    toast.done(t("samples.views.saved", { name: view.name }), { action: { label: t("analysis.sets.open"), perform: open, seconds: SECONDS_TO_FOLLOW } });
  };
  return (
    <>
      <Button
        size="small"
        type={isSign ? "text" : "default"}
        icon={<BookOutlined aria-hidden />}
        onClick={() => setNaming(true)}
        aria-label={isSign ? t("analysis.sets.saveOne", { name }) : undefined}
        title={isSign ? t("analysis.sets.save") : undefined}
      >
        {!isSign && t("analysis.sets.save")}
      </Button>
      {isNaming && (
        <ViewNameDialog
          initial={name.slice(0, LONGEST_NAME)}
          isPending={isPending}
          save={(chosen, onError) => mutate({ name: chosen, choice }, { onSuccess: saved, onError })}
          close={() => setNaming(false)}
        />
      )}
    </>
  );
}
