import i18next from "i18next";
import { initReactI18next } from "react-i18next";

export const LANGUAGES = ["en", "zh-CN"] as const;
export type Language = (typeof LANGUAGES)[number];

const STORED = "easel.language";
const LOADERS: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import("./locales/en.json"),
  "zh-CN": () => import("./locales/zh-CN.json"),
};

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.some((language) => language === value);
}

/** True once a person chose in this browser, rather than the browser for them. */
export function hasChosenLanguage(): boolean {
  return isLanguage(localStorage.getItem(STORED));
}

/** The remembered language, else the browser's, else English. */
export function preferredLanguage(): Language {
  const stored = localStorage.getItem(STORED);
  if (isLanguage(stored)) return stored;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  const words = await LOADERS[language]();
  i18next.addResourceBundle(language, "translation", words.default);
}

/** Loads the words of a language and shows them at once. */
async function speak(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Shows a language and remembers it in this browser. */
export async function showLanguage(language: Language): Promise<void> {
  await speak(language);
  localStorage.setItem(STORED, language);
}

/** Prepares translation; resolves when the first language can be shown. */
export async function startLanguage(language: Language = preferredLanguage()): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(language);
}
