import { EditOutlined } from "@ant-design/icons";
import { Button, Input, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Version } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { DESCRIPTION_LIMIT } from "@/lib/dataset-name";

import { useDescribe } from "../history-queries";
import styles from "./version-page.module.css";

interface VersionNoteProps {
  datasetId: string;
  version: Version;
  canEdit: boolean;
}

/** What is noted about a version: the one thing of it that can be changed later, where it stands. */
export function VersionNote({ datasetId, version, canEdit }: VersionNoteProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const describe = useDescribe(datasetId, version.id);
  const [draft, setDraft] = useState<string | null>(null);
  if (draft === null) {
    return (
      <span className={styles.note}>
        <Typography.Text>{version.description}</Typography.Text>
        {canEdit && (
          <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t("versions.notes.edit")} onClick={() => setDraft(version.description)}>
            {!version.description && t("versions.notes.none")}
          </Button>
        )}
      </span>
    );
  }
  const save = () => describe.mutate(draft, { onSuccess: () => setDraft(null), onError: toast.failed });
  return (
    <span className={styles.noteForm}>
      <Input
        size="small"
        autoFocus
        maxLength={DESCRIPTION_LIMIT}
        value={draft}
        aria-label={t("versions.notes.edit")}
        onChange={(event) => setDraft(event.target.value)}
        onPressEnter={save}
        onKeyDown={(event) => event.key === "Escape" && setDraft(null)}
      />
      <Button size="small" type="primary" loading={describe.isPending} onClick={save}>
        {t("versions.notes.save")}
      </Button>
    </span>
  );
}
