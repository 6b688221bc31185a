import { Button } from "antd";
import { useTranslation } from "react-i18next";

import { ApiError } from "@/api/errors";
import { useErrorText } from "@/hooks/use-error-text";

import type { Refusal } from "../ports";
import styles from "./upload-panel.module.css";

const SHOWN = 100;

interface RefusedFilesProps {
  refused: readonly Refusal[];
  retry: (() => void) | null;
}

/** The files that were not taken, each with its reason. */
export function RefusedFiles({ refused, retry }: RefusedFilesProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const more = refused.length - SHOWN;
  return (
    <>
      <div className={styles.warning}>{t("upload.panel.refused", { count: refused.length })}</div>
      <ul className={styles.refused}>
        {refused.slice(0, SHOWN).map(({ name, code, message }, place) => (
          <li key={`${place} ${name}`}>
            <span className={styles.name}>{name}</span>
            {errorText(new ApiError(0, { code, message }))}
          </li>
        ))}
        {more > 0 && <li>{t("upload.panel.moreRefused", { count: more })}</li>}
      </ul>
      {retry && (
        <div className={styles.actions}>
          <Button size="small" onClick={retry}>
            {t("upload.panel.retry")}
          </Button>
        </div>
      )}
    </>
  );
}
