import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

import { errorKey } from "@/api/errors";
import type { CanvasLabel } from "@/canvas/model/annotation";

import type { Refused } from "../saving/entry";
import { goneLabels, isForLabel } from "../saving/refused-labels";
import type { SaveQueue } from "../saving/save-queue";
import type { Comparing } from "../use-comparing";
import { useSaveSummary } from "../use-save-queue";
import { Conflicts } from "./conflicts";
import { GoneLabelNotice } from "./gone-label-notice";
import styles from "./notices.module.css";

/** More would cover the image; the next is shown when one is answered. */
const MOST_NOTICES = 2;

interface NoticesProps {
  readonly queue: SaveQueue;
  readonly comparing: Comparing;
  readonly labels: readonly CanvasLabel[];
  readonly addLabel: ((name: string) => Promise<void>) | null;
  readonly children?: ReactNode;
}

/** What needs the person before his work is on the server; each says what to do about it. */
export function Notices({ queue, comparing, labels, addLabel, children }: NoticesProps) {
  const refused = useSaveSummary(queue, (summary) => summary.refused);
  const conflicts = useSaveSummary(queue, (summary) => summary.conflicts);
  const isSignedOut = useSaveSummary(queue, (summary) => summary.state === "signed-out");
  const gone = goneLabels(refused);
  const others = refused.filter((one) => !isForLabel(one));
  return (
    <div className={styles.notices}>
      {gone.slice(0, MOST_NOTICES).map((label) => (
        <GoneLabelNotice key={label.name} queue={queue} gone={label} labels={labels} addLabel={addLabel} />
      ))}
      {others[0] && <RefusedNotice queue={queue} first={others[0]} />}
      {conflicts.length > 0 && <Conflicts conflicts={conflicts} comparing={comparing} />}
      {isSignedOut && <SignedOutNotice />}
      {children}
    </div>
  );
}

function RefusedNotice({ queue, first }: { queue: SaveQueue; first: Refused }) {
  const { t } = useTranslation();
  const key = errorKey(first.code);
  return (
    <Alert
      type="error"
      showIcon
      title={t("annotate.refused.title")}
      description={key ? t(key) : first.message}
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
