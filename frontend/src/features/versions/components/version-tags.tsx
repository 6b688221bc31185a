import { PlusOutlined } from "@ant-design/icons";
import { Button, Input, Tag, Tooltip } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Version } from "@/api/schema.gen";
import { useToast } from "@/hooks/use-toast";
import { formatTime } from "@/lib/format";

import { useTag, useVersionTags } from "../history-queries";
import styles from "./version-page.module.css";

const LONGEST = 64; // characters

interface VersionTagsProps {
  datasetId: string;
  version: Version;
  canEdit: boolean;
}

/** The tags of a version with who put them there; a manager adds and removes them. */
export function VersionTags({ datasetId, version, canEdit }: VersionTagsProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const { put, remove } = useTag(datasetId, version.id);
  const known = useVersionTags(datasetId, version.id, version.tags.length > 0);
  const [isAdding, setAdding] = useState(false);
  const told = (name: string) => {
    const tag = known.data?.find((each) => each.name === name);
    return tag && t("versions.tags.by", { name: tag.created_by ?? "", at: formatTime(tag.created_at) });
  };
  const add = (text: string) => {
    setAdding(false);
    if (text.trim()) put.mutate(text.trim(), { onError: toast.failed });
  };
  return (
    <span className={styles.tags}>
      {version.tags.map((name) => (
        <Tooltip key={name} title={told(name)}>
          <Tag
            color="blue"
            closable={canEdit ? { "aria-label": t("versions.tags.remove", { name }) } : false}
            onClose={(event) => {
              event.preventDefault();
              remove.mutate(name, { onError: toast.failed });
            }}
          >
            {name}
          </Tag>
        </Tooltip>
      ))}
      {canEdit && !isAdding && (
        <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t("versions.tags.add")}
        </Button>
      )}
      {isAdding && (
        <Input
          className={styles.tagInput}
          size="small"
          autoFocus
          maxLength={LONGEST}
          aria-label={t("versions.tags.label")}
          placeholder={t("versions.tags.placeholder")}
          onPressEnter={(event) => add(event.currentTarget.value)}
          onBlur={(event) => add(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && setAdding(false)}
        />
      )}
    </span>
  );
}
