/** The parts of the alerts' page: what is wrong, and the three lists that decide what is said of it. */
import { DOCUMENT_KINDS } from "../api/alert-settings.ts";
import { useLanguage } from "../i18n/use-language.ts";

export function AlertParts({
  part,
  onPart,
}: {
  part: string | undefined;
  onPart(part: string | undefined): void;
}) {
  const { t } = useLanguage();
  return (
    <nav className="several alert-parts" aria-label={t("settings.parts")}>
      {[undefined, ...DOCUMENT_KINDS].map((one) => (
        <button
          key={one ?? "incidents"}
          type="button"
          className="chip"
          aria-current={one === part ? "page" : undefined}
          aria-pressed={one === part}
          onClick={() => onPart(one)}
        >
          {t(one === undefined ? "settings.incidents" : `settings.${one}`)}
        </button>
      ))}
    </nav>
  );
}
