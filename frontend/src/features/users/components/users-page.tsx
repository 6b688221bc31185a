import { Button, Table, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { User } from "@/api/schema.gen";
import { ConfirmPopover } from "@/components/confirm-popover";
import { Failure } from "@/components/failure";
import { LoadMore } from "@/components/load-more";
import { Nothing } from "@/components/nothing";
import { Page } from "@/components/page";
import { useMe } from "@/hooks/use-me";
import { useToast } from "@/hooks/use-toast";

import { useChangeUser, useMakeLink, useUsers } from "../queries";
import { NewUserDialog } from "./new-user-dialog";
import { SignInLinkDialog } from "./sign-in-link-dialog";

function useColumns(showLink: (link: string) => void): TableColumnsType<User> {
  const { t } = useTranslation();
  const toast = useToast();
  const me = useMe();
  const change = useChangeUser();
  const makeLink = useMakeLink();
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
      width: 220,
      align: "right",
      render: (_, user) =>
        user.id === me.data?.id ? null : user.is_active ? (
          <>
            <Button type="link" size="small" onClick={() => makeLink.mutate(user.id, { onSuccess: (made) => showLink(made.sign_in_link), onError: toast.failed })}>
              {t("users.link.action")}
            </Button>
            <ConfirmPopover title={t("users.disable.sure", { username: user.username })} onConfirm={() => set(user, false)}>
              <Button type="link" size="small" danger>
                {t("users.disable.action")}
              </Button>
            </ConfirmPopover>
          </>
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
  const [isMaking, setMaking] = useState(false);
  const [link, setLink] = useState<string | null>(null);
  const columns = useColumns(setLink);
  const me = useMe().data;
  if (me && !me.is_admin) return <Nothing title={t("users.page.admins")} text={t("users.page.adminsText")} />;
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
      <NewUserDialog open={isMaking} close={() => setMaking(false)} showLink={setLink} />
      <SignInLinkDialog link={link} close={() => setLink(null)} />
    </Page>
  );
}
