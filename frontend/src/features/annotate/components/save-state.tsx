import {
  CheckCircleOutlined,
  CloudSyncOutlined,
  DisconnectOutlined,
  ExclamationCircleOutlined,
  ForkOutlined,
  UserSwitchOutlined,
} from "@ant-design/icons";
import { Tooltip } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { errorKey } from "@/api/errors";

import type { SaveState } from "../saving/sample-saver";
import type { SaveQueue } from "../saving/save-queue";
import { useSaveSummary } from "../use-save-queue";
import styles from "./save-state.module.css";

const ICONS: Readonly<Record<SaveState, ReactNode>> = {
  saved: <CheckCircleOutlined />,
  saving: <CloudSyncOutlined />,
  offline: <DisconnectOutlined />,
  conflict: <ForkOutlined />,
  "signed-out": <UserSwitchOutlined />,
  refused: <ExclamationCircleOutlined />,
};

/** Whether a person's work is safe on the server, always in sight. */
export function SaveStateBadge({ queue }: { queue: SaveQueue }) {
  const { t } = useTranslation();
  const { state, reason, unsaved } = useSaveSummary(queue, (summary) => summary);
  // That the server can't be reached is what "offline" says already.
  const cause = reason === null || reason === "offline" ? null : errorKey(reason);
  const hint = `${t(`annotate.saveHint.${state}`, { count: unsaved.length })}${cause ? ` ${t(cause)}` : ""}`;
  return (
    <Tooltip title={hint} placement="bottomRight">
      <button
        type="button"
        className={`${styles.state} ${styles[state] ?? ""}`}
        onClick={() => queue.retryNow()}
        data-testid="save-state"
        data-state={state}
      >
        {ICONS[state]}
        <span role="status">{t(`annotate.saveState.${state}`)}</span>
      </button>
    </Tooltip>
  );
}
