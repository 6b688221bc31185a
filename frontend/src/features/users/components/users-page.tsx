import { Button, Popconfirm, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { User } from "@/api/schema.gen";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Page } from "@/components/page";
import { useMe } from "@/hooks/use-me";
import { useToast } from "@/hooks/use-toast";

import { useChangeUser, useUsers } from "../queries";
import { NewUserDialog } from "./new-user-dialog";

function useColumns(): TableColumnsType<User> {
  const { t } = useTranslation();
  const toast = useToast();
  const me = useMe();
  const change = useChangeUser();
  const set = (user: User, is_active: boolean) => change.mutate({ id: user.id, is_active }, { onError: toast.failed });
  return [
    { title: t("users.columns.username"), dataIndex: "username" },
    { title: t("users.columns.email"), dataIndex: "email" },
    { title: t("users.columns.kind"), dataIndex: "is_admin", width: 140, render: (admin: boolean) => (admin ? t("users.kind.admin") : t("users.kind.person")) },
    {
      title: t("users.columns.state"),
      dataIndex: "is_active",
      width: 110,
      render: (active: boolean) => (active ? <Tag color="success">{t("users.state.active")}</Tag> : <Tag>{t("users.state.disabled")}</Tag>),
    },
    {
      key: "actions",
      width: 110,
      align: "right",
      render: (_, user) =>
        user.id === me.data?.id ? null : user.is_active ? (
          <Popconfirm title={t("users.disable.sure", { username: user.username })} onConfirm={() => set(user, false)}>
            <Button type="link" size="small" danger>
              {t("users.disable.action")}
            </Button>
          </Popconfirm>
        ) : (
          <Button type="link" size="small" onClick={() => set(user, true)}>
            {t("users.enable.action")}
          </Button>
        ),
    },
  ];
}

export function UsersPage() {
  const { t } = useTranslation();
  const users = useUsers();
  const columns = useColumns();
  const [isMaking, setMaking] = useState(false);
  return (
    <Page
      title={t("users.page.title")}
      actions={
        <Button type="primary" onClick={() => setMaking(true)}>
          {t("users.create.action")}
        </Button>
      }
    >
      {users.error ? (
        <Failure error={users.error} retry={() => void users.refetch()} />
      ) : (
        <Table size="small" rowKey="id" columns={columns} dataSource={users.data?.pages.flatMap((page) => page.results) ?? []} loading={users.isPending} pagination={false} />
      )}
      <LoadMore query={users} />
      <NewUserDialog open={isMaking} close={() => setMaking(false)} />
    </Page>
  );
}
