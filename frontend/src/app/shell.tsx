import { useTranslation } from "react-i18next";
import { Link, NavLink, Outlet } from "react-router";

import { Wordmark } from "@/components/wordmark";
import { UploadPanel } from "@/features/upload/components/upload-panel";
import { useMe } from "@/hooks/use-me";

import { AccountMenu } from "./account-menu";
import { LanguageSwitch } from "./language-switch";
import styles from "./shell.module.css";
import { ThemeSwitch } from "./theme-switch";

/** The frame around every page but sign-in and the annotation page. */
export function Shell() {
  const { t } = useTranslation();
  const me = useMe();
  const linkClass = ({ isActive }: { isActive: boolean }) => (isActive ? `${styles.link} ${styles.active}` : styles.link);
  return (
    <div className={styles.shell}>
      <header className={styles.header}>
        <Link to="/datasets" className={styles.home}>
          <Wordmark />
        </Link>
        <nav className={styles.nav} aria-label={t("app.nav.label")}>
          <NavLink to="/datasets" className={linkClass}>
            {t("app.nav.datasets")}
          </NavLink>
          {me.data?.is_manager && (
            <NavLink to="/models" className={linkClass}>
              {t("app.nav.models")}
            </NavLink>
          )}
          {me.data?.is_admin && (
            <NavLink to="/users" className={linkClass}>
              {t("app.nav.users")}
            </NavLink>
          )}
        </nav>
        <LanguageSwitch />
        <ThemeSwitch />
        <AccountMenu />
      </header>
      <main className={styles.main}>
        <Outlet />
      </main>
      <UploadPanel />
    </div>
  );
}
