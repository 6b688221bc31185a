import { Button, Input, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ApiToken } from "@/api/schema.gen";
import { ConfirmPopover } from "@/components/confirm-popover";
import { Failure } from "@/components/failure";
import { Panel } from "@/components/page";
import { useToast } from "@/hooks/use-toast";
import { formatTime } from "@/lib/format";

import { useMakeToken, useRevokeToken, useTokens } from "../queries";
import styles from "./account-page.module.css";
import { NewTokenDialog } from "./new-token-dialog";

function useColumns(): TableColumnsType<ApiToken> {
  const { t } = useTranslation();
  const toast = useToast();
  const revoke = useRevokeToken();
  return [
    { title: t("auth.tokens.name"), dataIndex: "name" },
    { title: t("common.columns.created"), dataIndex: "created_at", render: formatTime, width: 150 },
    { title: t("auth.tokens.hint"), dataIndex: "hint", width: 110, render: (hint: string) => <code>{`…${hint}`}</code> },
    {
      key: "actions",
      width: 100,
      align: "right",
      render: (_, token) => (
        <ConfirmPopover title={t("auth.tokens.revokeSure")} onConfirm={() => revoke.mutate(token.id, { onError: toast.failed })}>
          <Button type="link" size="small" danger>
            {t("auth.tokens.revoke")}
          </Button>
        </ConfirmPopover>
      ),
    },
  ];
}

/** A person's keys for programs; each is shown once, when it is made. */
export function TokensPanel() {
  const { t } = useTranslation();
  const toast = useToast();
  const tokens = useTokens();
  const make = useMakeToken();
  const [name, setName] = useState("");
  const columns = useColumns();
  const submit = () => make.mutate(name.trim(), { onSuccess: () => setName(""), onError: toast.failed });
  return (
    <Panel title={t("auth.tokens.title")}>
      <p className={styles.hint}>{t("auth.tokens.text")}</p>
      <div className={styles.maker}>
        <Input value={name} onChange={(event) => setName(event.target.value)} onPressEnter={() => name.trim() && submit()} placeholder={t("auth.tokens.namePlaceholder")} maxLength={64} />
        <Button onClick={submit} disabled={!name.trim()} loading={make.isPending}>
          {t("auth.tokens.make")}
        </Button>
      </div>
      {tokens.error ? (
        <Failure error={tokens.error} retry={() => void tokens.refetch()} />
      ) : (
        <Table size="small" rowKey="id" columns={columns} dataSource={tokens.data ?? []} loading={tokens.isPending} pagination={false} locale={{ emptyText: t("auth.tokens.empty") }} />
      )}
      <NewTokenDialog token={make.data?.token ?? null} close={make.reset} />
    </Panel>
  );
}
