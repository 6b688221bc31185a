import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import type { Dataset } from "@/api/schema.gen";
import { beginUpload } from "@/features/upload/begin-upload";
import type { ChosenFile } from "@/features/upload/chosen-files";
import { DropTarget } from "@/features/upload/components/drop-target";
import { contentOf, mayBeLabeled } from "@/features/upload/content";
import { DEFAULT_CHOICES } from "@/lib/import-choices";

import type { DatasetPlace } from "./dataset-outlet";

interface AddDataProps {
  dataset: Dataset;
  open: DatasetPlace["addData"];
}

/** The button for adding data, and the page as a place to drop them: plain images need no further question. */
export function AddData({ dataset, open }: AddDataProps) {
  const { t } = useTranslation();
  const drop = useCallback(
    (files: ChosenFile[]) => {
      const content = contentOf(files);
      const isPlain = content.images.length > 0 && !mayBeLabeled(content, dataset.type);
      if (isPlain) beginUpload(dataset, content, { ...DEFAULT_CHOICES, format: "none" });
      else open({ way: "upload", files });
    },
    [dataset, open],
  );
  return (
    <>
      <Button size="small" type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => open({ way: "upload", files: [] })}>
        {t("imports.dialog.title")}
      </Button>
      <DropTarget name={dataset.name} drop={drop} />
    </>
  );
}
