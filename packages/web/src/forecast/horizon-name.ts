/** A horizon as people say it: "24h" is 24 hours. */
import { type Language, LOCALES } from "../i18n/messages.ts";

export function horizonName(horizon: string, language: Language, season: string): string {
  const [, amount, letter] = /^(\d+)([hd])$/.exec(horizon) ?? [];
  if (amount === undefined) return horizon === "season" ? season : horizon;
  return new Intl.NumberFormat(LOCALES[language], {
    style: "unit",
    unit: letter === "h" ? "hour" : "day",
    unitDisplay: "long",
  }).format(Number(amount));
}
