import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { isRouteErrorResponse, useRouteError } from "react-router";

import { LinkButton } from "@/components/link-button";
import { Nothing } from "@/components/nothing";

/** Shown when a page itself fails, or when no page has this address. */
export function CrashPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <MissingPage />;
  return (
    <Nothing title={t("app.crash.title")} text={t("app.crash.text")}>
      <Button onClick={() => location.reload()}>{t("app.crash.reload")}</Button>
    </Nothing>
  );
}

export function MissingPage() {
  const { t } = useTranslation();
  return (
    <Nothing title={t("app.missing.title")} text={t("app.missing.text")}>
      <LinkButton to="/datasets">{t("app.missing.back")}</LinkButton>
    </Nothing>
  );
}
