import { BookOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { SavedView } from "@/api/schema.gen";
import { type SetMaker, useSaveAsView } from "@/hooks/use-save-as-view";
import { SECONDS_TO_FOLLOW, useToast } from "@/hooks/use-toast";

import { ViewNameDialog } from "./view-name-dialog";

interface SaveAsViewProps {
  datasetId: string;
  /** Keeps the samples. */
  makeSet: SetMaker;
  /** The name that is offered. */
  name: string;
  /** Whether only the sign is shown, where a row has little room. */
  isSign?: boolean;
}

const LONGEST_NAME = 64;

/** Keeps samples as a view under a name that is asked for, and offers to open it. */
export function SaveAsView({ datasetId, makeSet, name, isSign = false }: SaveAsViewProps) {
  const { t } = useTranslation();
  const [isNaming, setNaming] = useState(false);
  const { mutate, isPending } = useSaveAsView(datasetId, makeSet);
  const toast = useToast();
  const navigate = useNavigate();
  const saved = (view: SavedView) => {
    setNaming(false);
    const open = () => void navigate(`/datasets/${datasetId}/samples?view=${view.id}`);
    toast.done(t("samples.views.saved", { name: view.name }), { action: { label: t("samples.sets.open"), perform: open, seconds: SECONDS_TO_FOLLOW } });
  };
  return (
    <>
      <Button
        size="small"
        type={isSign ? "text" : "default"}
        icon={<BookOutlined aria-hidden />}
        onClick={() => setNaming(true)}
        aria-label={isSign ? t("samples.sets.saveOne", { name }) : undefined}
        title={isSign ? t("samples.sets.save") : undefined}
      >
        {!isSign && t("samples.sets.save")}
      </Button>
      {isNaming && (
        <ViewNameDialog
          initial={name.slice(0, LONGEST_NAME)}
          isPending={isPending}
          save={(chosen, onError) => mutate(chosen, { onSuccess: saved, onError })}
          close={() => setNaming(false)}
        />
      )}
    </>
  );
}
