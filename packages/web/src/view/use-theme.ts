/** Light or dark: as the system says until the reader chooses; the choice is remembered on this machine. */
import { useEffect, useState, useSyncExternalStore } from "react";

export const THEMES = ["system", "light", "dark"] as const;
export type ThemeChoice = (typeof THEMES)[number];
export type Theme = "light" | "dark";

const KEY = "nagar.theme";
const darkQuery = matchMedia("(prefers-color-scheme: dark)");

function remembered(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return THEMES.find((theme) => theme === kept) ?? "system";
}

export function useTheme(): { choice: ThemeChoice; theme: Theme; choose(choice: ThemeChoice): void } {
  const [choice, setChoice] = useState(remembered);
  const systemDark = useSyncExternalStore(
    (changed) => {
      darkQuery.addEventListener("change", changed);
      return () => darkQuery.removeEventListener("change", changed);
    },
    () => darkQuery.matches,
  );
  const theme = choice === "system" ? (systemDark ? "dark" : "light") : choice;

  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
  }, [theme]);

  return {
    choice,
    theme,
    choose(next) {
      localStorage.setItem(KEY, next);
      setChoice(next);
    },
  };
}
