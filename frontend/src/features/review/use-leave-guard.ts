import { App } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";

import { useUnloadGuard } from "@/hooks/use-unload-guard";

/** Leaving the page with marks that are not applied asks first; another label or order of the same page does not. */
export function useLeaveGuard(marks: number): void {
  const { t } = useTranslation();
  const { modal } = App.useApp();
  const blocker = useBlocker(({ currentLocation, nextLocation }) => marks > 0 && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (blocker.state !== "blocked") return;
    const question = modal.confirm({
      title: t("review.leave.title", { count: marks }),
      content: t("review.leave.text"),
      okText: t("review.leave.go"),
      okButtonProps: { danger: true },
      cancelText: t("review.leave.stay"),
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
    return () => question.destroy();
  }, [blocker, marks, modal, t]);
  useUnloadGuard(marks > 0);
}
