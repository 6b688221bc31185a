import { App as AntApp, ConfigProvider, theme as antTheme } from "antd";
import type { Locale } from "antd/es/locale";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import { applyTheme, effectiveTheme, storedTheme, type Theme, type ThemeChoice } from "@/lib/theme";

import { antComponents, antTokens } from "./ant-tokens";
import { ThemeContext } from "./theme-context";

const PREFERS_DARK = "(prefers-color-scheme: dark)";

/** Puts the colours of a choice on the page; Ant Design reads them from it afterwards. */
function paint(choice: ThemeChoice): { choice: ThemeChoice; theme: Theme } {
  const theme = effectiveTheme(choice, matchMedia(PREFERS_DARK).matches);
  applyTheme(choice, theme);
  return { choice, theme };
}

function useTheme() {
  const [painted, setPainted] = useState(() => paint(storedTheme()));
  useEffect(() => {
    const query = matchMedia(PREFERS_DARK);
    const follow = () => setPainted(({ choice }) => paint(choice));
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return useMemo(() => ({ ...painted, choose: (choice: ThemeChoice) => setPainted(paint(choice)) }), [painted]);
}

/** Ant Design's own words in the language of the page; English is built in. */
function useAntLocale(): Locale | undefined {
  const { i18n } = useTranslation();
  const [chinese, setChinese] = useState<Locale>();
  const wanted = i18n.language === "zh-CN";
  useEffect(() => {
    if (wanted && !chinese) void import("antd/es/locale/zh_CN").then((words) => setChinese(words.default));
  }, [wanted, chinese]);
  return wanted ? chinese : undefined;
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const state = useTheme();
  const config = useMemo(
    () => ({ token: antTokens(), components: antComponents(), algorithm: state.theme === "dark" ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm }),
    [state.theme],
  );
  return (
    <ThemeContext value={state}>
      <ConfigProvider theme={config} locale={useAntLocale()} button={{ autoInsertSpace: false }}>
        <AntApp className="fill" message={{ maxCount: 3 }}>
          {children}
        </AntApp>
      </ConfigProvider>
    </ThemeContext>
  );
}
