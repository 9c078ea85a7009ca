/** Tries the rule, as it stands in the form, on the last week of a place. */
import { useId, useState } from "react";
import { type SettingsDocument, type RuleTrial as Trial, tryRule } from "../../api/alert-settings.ts";
import { useLanguage } from "../../i18n/use-language.ts";
import type { Place } from "../../town/places.ts";
import { Notice } from "../../ui/notice.tsx";

/** A list of choices that is longer than this helps nobody. */
const MOST_CHOICES = 300;

export function RuleTrial({ rule, places }: { rule: SettingsDocument; places: readonly Place[] }) {
  const { t, f } = useLanguage();
  const id = useId();
  const [entity, setEntity] = useState("");
  const [said, setSaid] = useState<Trial>();
  const [error, setError] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const known = places.filter(({ domain }) => domain === rule["domain"]).slice(0, MOST_CHOICES);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    setSaid(undefined);
    try {
      const { shipped: _, ...written } = rule;
      setSaid(await tryRule(written as SettingsDocument, entity));
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="decide" aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{t("settings.try")}</h3>
      <label className="choice" htmlFor={id}>
        <span>{t("settings.tryPlace")}</span>
        <input
          id={id}
          type="text"
          list={`${id}-places`}
          value={entity}
          onChange={(event) => setEntity(event.target.value)}
        />
      </label>
      <datalist id={`${id}-places`}>
        {known.map(({ key, name }) => (
          <option key={key} value={key.slice(key.indexOf("/") + 1)}>
            {name}
          </option>
        ))}
      </datalist>
      <div className="decide-buttons">
        <button type="button" className="button" disabled={busy || entity === ""} onClick={() => void ask()}>
          {t("settings.tryNow")}
        </button>
      </div>
      {error && <Notice error={error} text={t("settings.tryError")} />}
      {said && (
        <div role="status">
          <p>{t("settings.trySaid", { count: f.count(said.alerts.length) })}</p>
          {said.minutes === 0 && <p>{t("settings.tryUnseen")}</p>}
          <ol className="timeline">
            {said.alerts.map(({ opened_at, last_sign_at }) => (
              <li key={opened_at}>
                <span className="age">{f.dateTime(Date.parse(opened_at))}</span>
                <span>{f.span(Date.parse(last_sign_at) - Date.parse(opened_at) + 60_000)}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}
