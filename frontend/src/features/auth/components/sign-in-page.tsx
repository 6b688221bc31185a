import { Alert, Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useSearchParams } from "react-router";

import { Loading } from "@/components/loading";
import { Wordmark } from "@/components/wordmark";
import { useErrorText } from "@/hooks/use-error-text";
import { useMe } from "@/hooks/use-me";

import { useSignIn } from "../queries";
import { safeNext } from "../safe-next";
import styles from "./sign-in-page.module.css";

/** One-time links that this page has sent. The page may be made anew meanwhile, as when the words of a language come. */
const sentTokens = new Set<string>();

export function SignInPage() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [params] = useSearchParams();
  const me = useMe();
  const { mutate: signIn, isPending, isIdle, error } = useSignIn();
  const token = params.get("token");
  const [wasSent] = useState(token !== null && sentTokens.has(token));

  useEffect(() => {
    // A one-time link works once: an effect that runs twice must not spend it twice.
    if (!token || sentTokens.has(token)) return;
    sentTokens.add(token);
    signIn({ token });
  }, [token, signIn]);

  const isLinkOpen = token !== null && !wasSent && (isIdle || isPending);
  if (isLinkOpen) return <Loading />;
  if (me.data) return <Navigate to={safeNext(params.get("next"))} replace />;
  return (
    <main className={styles.place}>
      <div className={styles.card}>
        <Wordmark large />
        {error && <Alert type="error" showIcon title={errorText(error)} role="alert" />}
        <Form layout="vertical" requiredMark={false} onFinish={signIn} disabled={isPending}>
          <Form.Item name="username" label={t("auth.signIn.username")} rules={[{ required: true, message: t("auth.signIn.usernameMissing") }]}>
            <Input autoComplete="username" autoFocus />
          </Form.Item>
          <Form.Item name="password" label={t("auth.signIn.password")} rules={[{ required: true, message: t("auth.signIn.passwordMissing") }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          <Button type="primary" htmlType="submit" block loading={isPending}>
            {t("auth.signIn.action")}
          </Button>
        </Form>
      </div>
    </main>
  );
}
