/** The incidents: what each is, at how many places, since when and who has it; the single places on demand. */
import type { Alert } from "../api/alert-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { type Incident, type Trouble, takenBy } from "./group-alerts.ts";
import { Severity } from "./severity.tsx";

interface ListProps {
  names: ReadonlyMap<string, string>;
  /** The id of the chosen alert. */
  chosen: string | undefined;
  now: number;
  onChoose(id: string): void;
}

export function IncidentList({ incidents, ...props }: ListProps & { incidents: readonly Incident[] }) {
  const { t, f } = useLanguage();
  return (
    <ul className="rows incidents">
      {incidents.map(({ id, alerts, troubles, open }) => (
        <li key={id} className={open ? undefined : "is-over"}>
          {troubles.length > 1 && (
            <p className="incident-head">{t("alerts.incident", { count: f.count(alerts.length) })}</p>
          )}
          {troubles.map((trouble) => (
            <TroubleRow key={trouble.name} {...props} trouble={trouble} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function TroubleRow({ trouble, ...props }: ListProps & { trouble: Trouble }) {
  const { t, f } = useLanguage();
  const { first, others } = trouble;
  const { names, now, chosen, onChoose } = props;
  const whoHas = useWhoHas();
  return (
    <>
      <button
        type="button"
        className="row alert-row"
        aria-pressed={first.id === chosen}
        data-alert={first.id}
        onClick={() => onChoose(first.id)}
      >
        <Severity of={first.severity} />
        <span className="age">{f.age(now - Date.parse(first.opened_at))}</span>
        <span className="row-name">{first.title}</span>
        <span className="row-id">
          {placeOf(first, names)} · {whoHas(first)}
        </span>
      </button>
      {others.length > 0 && (
        <details className="places" open={others.some(({ id }) => id === chosen) || undefined}>
          <summary>{t("alerts.more", { count: f.count(others.length) })}</summary>
          <ul>
            {others.map((alert) => (
              <li key={alert.id}>
                <button
                  type="button"
                  className="row place-row"
                  aria-pressed={alert.id === chosen}
                  data-alert={alert.id}
                  onClick={() => onChoose(alert.id)}
                >
                  <span>
                    {placeOf(alert, names)}
                    {alert.title !== first.title && ` · ${alert.title}`}
                  </span>
                  <span className="age">{whoHas(alert)}</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

const placeOf = ({ domain, entity_id }: Alert, names: ReadonlyMap<string, string>): string =>
  names.get(`${domain}/${entity_id}`) ?? entity_id;

/** How an alert stands: that it waits, that it is over, or who has it. */
export function useWhoHas(): (alert: Alert) => string {
  const { t } = useLanguage();
  return (alert) => {
    const by = takenBy(alert);
    return by === undefined ? t(`status.${alert.status}`) : t("alerts.takenBy", { by });
  };
}
