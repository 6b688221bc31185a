import { createContext } from "react";

import type { Theme, ThemeChoice } from "@/lib/theme";

export interface ThemeState {
  choice: ThemeChoice;
  theme: Theme;
  choose: (choice: ThemeChoice) => void;
}

export const ThemeContext = createContext<ThemeState>({ choice: "system", theme: "light", choose: () => undefined });
