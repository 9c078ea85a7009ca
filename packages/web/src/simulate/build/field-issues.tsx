/** What the API refused of a field, beside the field. */
import type { Issue } from "../../api/client.ts";
import { useLanguage } from "../../i18n/use-language.ts";

export function FieldIssues({ issues }: { issues: readonly Issue[] }) {
  const { t } = useLanguage();
  return issues.map(({ field, allowed }) => (
    <p key={field + allowed} className="field-error" role="alert">
      {t("sim.allowed", { allowed })}
    </p>
  ));
}
