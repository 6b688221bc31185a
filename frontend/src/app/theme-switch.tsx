import { DesktopOutlined, MoonOutlined, SunOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { use } from "react";
import { useTranslation } from "react-i18next";

import { THEMES, type ThemeChoice } from "@/lib/theme";

import { ThemeContext } from "./theme-context";

const ICONS = { system: <DesktopOutlined aria-hidden />, light: <SunOutlined aria-hidden />, dark: <MoonOutlined aria-hidden /> };

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { choice, choose } = use(ThemeContext);
  const items = THEMES.map((key) => ({ key, icon: ICONS[key], label: t(`app.theme.${key}`) }));
  return (
    <Dropdown autoFocus trigger={["click"]} menu={{ items, selectedKeys: [choice], onClick: ({ key }) => choose(key as ThemeChoice) }}>
      <Button type="text" icon={ICONS[choice]} aria-label={t("app.theme.label")} />
    </Dropdown>
  );
}
