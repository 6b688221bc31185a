import { Button, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";

/** A one-time link for a person who has no password yet, or forgot it. */
export function SignInLinkDialog({ link, close }: { link: string | null; close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      open={link !== null}
      title={t("users.link.title")}
      onCancel={close}
      footer={
        <Button type="primary" onClick={close}>
          {t("common.actions.close")}
        </Button>
      }
    >
      <p>{t("users.link.text")}</p>
      <Typography.Text code copyable={{ text: link ?? "" }} style={{ overflowWrap: "anywhere" }}>
        {link}
      </Typography.Text>
    </Modal>
  );
}
