import { ExperimentOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { isAtLeast } from "@/lib/roles";

import { StartDialog } from "./start-dialog";

/** Opens the dialog that starts smart labeling; nothing for those who may not. */
export function StartButton({ dataset, size }: { dataset: Dataset; size?: "small" }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  if (!isAtLeast(dataset.my_role, "manager")) return null;
  return (
    <>
      <Button size={size} icon={<ExperimentOutlined aria-hidden />} onClick={() => setIsOpen(true)}>
        {t("smart.title")}
      </Button>
      {isOpen && <StartDialog dataset={dataset} close={() => setIsOpen(false)} />}
    </>
  );
}
