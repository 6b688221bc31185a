import { GlobalOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";

import { useSaveLanguage } from "@/features/auth/queries";
import { useMe } from "@/hooks/use-me";
import { type Language, LANGUAGES, showLanguage } from "@/i18n/language";

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const save = useSaveLanguage();
  const current = LANGUAGES.find((language) => language === i18n.language) ?? "en";

  async function choose(language: Language): Promise<void> {
    await showLanguage(language);
    if (me.data) save.mutate(language);
  }

  const items = LANGUAGES.map((key) => ({ key, label: t(`app.language.${key}`) }));
  return (
    <Dropdown autoFocus trigger={["click"]} menu={{ items, selectedKeys: [current], onClick: ({ key }) => void choose(key as Language) }}>
      <Button type="text" icon={<GlobalOutlined aria-hidden />} aria-label={t("app.language.label")}>
        {t(`app.language.${current}`)}
      </Button>
    </Dropdown>
  );
}
