import { useTranslation } from "react-i18next";

import { Page } from "@/components/page";
import { useMe } from "@/hooks/use-me";

import styles from "./account-page.module.css";
import { PasswordPanel } from "./password-panel";
import { TokensPanel } from "./tokens-panel";

export function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Page title={t("auth.account.title", { username: me.data?.username ?? "" })} narrow>
      <div className={styles.stack}>
        <TokensPanel />
        <PasswordPanel />
      </div>
    </Page>
  );
}
