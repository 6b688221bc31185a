import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

import { errorKey } from "@/api/errors";

import type { SaveQueue, SaveSummary } from "../saving/save-queue";
import type { Comparing } from "../use-comparing";
import { Conflicts } from "./conflicts";
import styles from "./notices.module.css";

/** What needs the person before his work is on the server; each says what to do about it. */
export function Notices({ queue, summary, comparing }: { queue: SaveQueue; summary: SaveSummary; comparing: Comparing }) {
  return (
    <div className={styles.notices}>
      {summary.refused.length > 0 && <RefusedNotice queue={queue} summary={summary} />}
      {summary.conflicts.length > 0 && <Conflicts conflicts={summary.conflicts} comparing={comparing} />}
      {summary.state === "signed-out" && <SignedOutNotice />}
    </div>
  );
}

function RefusedNotice({ queue, summary }: { queue: SaveQueue; summary: SaveSummary }) {
  const { t } = useTranslation();
  const [first] = summary.refused;
  const key = first && errorKey(first.code);
  return (
    <Alert
      type="error"
      showIcon
      title={t("annotate.refused.title")}
      description={key ? t(key) : first?.message}
      data-testid="refused-notice"
      action={
        <span className={styles.buttons}>
          <Button size="small" onClick={() => queue.retryRefused()}>
            {t("annotate.refused.retry")}
          </Button>
          <Button size="small" type="text" onClick={() => queue.dismissRefused()}>
            {t("annotate.refused.dismiss")}
          </Button>
        </span>
      }
    />
  );
}

function SignedOutNotice() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const next = encodeURIComponent(pathname + search);
  return (
    <Alert
      type="warning"
      showIcon
      title={t("annotate.signedOut.title")}
      description={t("annotate.signedOut.text")}
      data-testid="signed-out-notice"
      action={
        // A new page, so that nothing of the old sign-in is left.
        <Link to={`/sign-in?next=${next}`} reloadDocument>
          {t("annotate.signedOut.signIn")}
        </Link>
      }
    />
  );
}
