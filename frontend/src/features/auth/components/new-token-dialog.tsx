import { Alert, Button, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";

import styles from "./account-page.module.css";

/** The only time a token is seen: the server keeps its digest alone. */
export function NewTokenDialog({ token, close }: { token: string | null; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={token !== null}
      title={t("auth.tokens.newTitle")}
      onCancel={close}
      footer={
        <Button type="primary" onClick={close}>
          {t("common.actions.close")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("auth.tokens.shownOnce")} />
      <Typography.Text className={styles.secret} copyable={{ text: token ?? "" }}>
        {token}
      </Typography.Text>
    </Modal>
  );
}
