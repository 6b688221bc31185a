import { Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./dialog-footer.module.css";

interface DialogFooterProps {
  action: string;
  isPending?: boolean;
  isDisabled?: boolean;
  cancel: () => void;
  /** Further buttons, on the left. */
  children?: ReactNode;
}

/** The buttons below a form in a dialog; the main one submits the form. */
export function DialogFooter({ action, isPending = false, isDisabled = false, cancel, children }: DialogFooterProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.footer}>
      {children}
      <span className={styles.space} />
      <Button onClick={cancel}>{t("common.actions.cancel")}</Button>
      <Button type="primary" htmlType="submit" loading={isPending} disabled={isDisabled}>
        {action}
      </Button>
    </div>
  );
}
