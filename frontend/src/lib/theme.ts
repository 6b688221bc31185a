export const THEMES = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof THEMES)[number];
export type Theme = "light" | "dark";

const STORED = "easel.theme";

export function storedTheme(): ThemeChoice {
  return THEMES.find((theme) => theme === localStorage.getItem(STORED)) ?? "system";
}

/** What a choice means on this screen. */
export function effectiveTheme(choice: ThemeChoice, prefersDark: boolean): Theme {
  if (choice !== "system") return choice;
  return prefersDark ? "dark" : "light";
}

/** Puts a theme on the page and remembers the choice. */
export function applyTheme(choice: ThemeChoice, theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(STORED, choice);
}
