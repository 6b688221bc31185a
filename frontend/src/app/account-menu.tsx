import { UserOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { useSignOut } from "@/features/auth/queries";
import { useMe } from "@/hooks/use-me";
import { useToast } from "@/hooks/use-toast";

export function AccountMenu() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const toast = useToast();
  const me = useMe();
  const signOut = useSignOut();
  const items = [
    { key: "account", label: t("app.account.settings"), onClick: () => void navigate("/account") },
    { type: "divider" as const },
    { key: "out", label: t("app.account.signOut"), onClick: () => signOut.mutate(undefined, { onError: toast.failed }) },
  ];
  return (
    <Dropdown autoFocus trigger={["click"]} menu={{ items }}>
      <Button type="text" icon={<UserOutlined aria-hidden />}>
        {me.data?.username}
      </Button>
    </Dropdown>
  );
}
