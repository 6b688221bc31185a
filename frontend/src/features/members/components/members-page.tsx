import { Button, Select, Table, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";

import type { Dataset, Member } from "@/api/schema.gen";
import { ConfirmPopover } from "@/components/confirm-popover";
import { Failure } from "@/components/failure";
import { Page } from "@/components/page";
import { useToast } from "@/hooks/use-toast";
import { isAtLeast, ROLES } from "@/lib/roles";

import { useChangeRole, useMembers, useRemoveMember } from "../queries";
import { AddMember } from "./add-member";
import styles from "./members-page.module.css";

/** Who may do what in a dataset. Managers add people, the owner changes roles. */
export function MembersPage({ dataset }: { dataset: Dataset }) {
  const { t } = useTranslation();
  const members = useMembers(dataset.id);
  const columns = useColumns(dataset);
  return (
    <Page title={t("datasets.nav.members")} narrow>
      {isAtLeast(dataset.my_role, "manager") && <AddMember dataset={dataset} />}
      {members.error ? (
        <Failure error={members.error} retry={() => void members.refetch()} />
      ) : (
        <Table size="small" rowKey="user" columns={columns} dataSource={members.data ?? []} loading={members.isPending} pagination={false} />
      )}
      <dl className={styles.roles}>
        {ROLES.map((role) => (
          <div key={role}>
            <dt>{t(`members.role.${role}`)}</dt>
            <dd>{t(`members.may.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}

function useColumns(dataset: Dataset): TableColumnsType<Member> {
  const { t } = useTranslation();
  const toast = useToast();
  const change = useChangeRole(dataset.id);
  const remove = useRemoveMember(dataset.id);
  const isOwner = isAtLeast(dataset.my_role, "owner");
  return [
    { title: t("users.columns.username"), dataIndex: "username" },
    {
      title: t("members.columns.role"),
      dataIndex: "role",
      width: 180,
      render: (role: Member["role"], { user }) =>
        isOwner ? (
          <Select
            className={styles.select}
            value={role}
            aria-label={t("members.columns.role")}
            onChange={(next) => change.mutate({ userId: user, role: next }, { onError: toast.failed })}
            options={ROLES.map((value) => ({ value, label: t(`members.role.${value}`) }))}
          />
        ) : (
          t(`members.role.${role}`)
        ),
    },
    {
      key: "actions",
      width: 100,
      align: "right",
      render: (_, { user, username }) =>
        isOwner && (
          <ConfirmPopover title={t("members.remove.sure", { username })} onConfirm={() => remove.mutate(user, { onError: toast.failed })}>
            <Button type="link" size="small" danger>
              {t("members.remove.action")}
            </Button>
          </ConfirmPopover>
        ),
    },
  ];
}
