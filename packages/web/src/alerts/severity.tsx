/** How grave something is: a colour, a sign and a word. */
import type { Severity as Grade } from "../api/alert-types.ts";
import { useLanguage } from "../i18n/use-language.ts";

const SIGNS: Readonly<Record<Grade, string>> = { info: "i", warning: "!", severe: "!!", critical: "!!!" };

export function Severity({ of }: { of: Grade }) {
  const { t } = useLanguage();
  return (
    <span className={`severity severity-${of}`}>
      <span aria-hidden="true">{SIGNS[of]}</span> {t(`severity.${of}`)}
    </span>
  );
}
