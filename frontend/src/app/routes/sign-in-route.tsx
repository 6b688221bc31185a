import { SignInPage } from "@/features/auth/components/sign-in-page";

import { LanguageSwitch } from "../language-switch";
import { ThemeSwitch } from "../theme-switch";
import styles from "./sign-in-route.module.css";

export function Component() {
  return (
    <>
      <div className={styles.corner}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <SignInPage />
    </>
  );
}
