/** The incidents, each with its alerts under it. */
import type { Alert } from "../api/alert-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import type { Incident } from "./group-alerts.ts";
import { Severity } from "./severity.tsx";

export function IncidentList(props: {
  incidents: readonly Incident[];
  names: ReadonlyMap<string, string>;
  chosen: string | undefined;
  now: number;
  onChoose(id: string): void;
}) {
  const { incidents, chosen } = props;
  const { t, f } = useLanguage();
  return (
    <ul className="rows incidents">
      {incidents.map(({ id, alerts, open }) => (
        <li key={id} className={open ? undefined : "is-over"}>
          {alerts.length > 1 && (
            <p className="incident-head">{t("alerts.incident", { count: f.count(alerts.length) })}</p>
          )}
          {alerts.map((alert) => (
            <AlertRow key={alert.id} {...props} alert={alert} chosen={alert.id === chosen} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function AlertRow(props: {
  alert: Alert;
  names: ReadonlyMap<string, string>;
  chosen: boolean;
  now: number;
  onChoose(id: string): void;
}) {
  const { alert, names, chosen, now, onChoose } = props;
  const { t, f } = useLanguage();
  const { id, title, severity, status, domain, entity_id, opened_at } = alert;
  return (
    <button
      type="button"
      className="row alert-row"
      aria-pressed={chosen}
      data-alert={id}
      onClick={() => onChoose(id)}
    >
      <Severity of={severity} />
      <span className="age">{f.age(now - Date.parse(opened_at))}</span>
      <span className="row-name">{title}</span>
      <span className="row-id">
        {names.get(`${domain}/${entity_id}`) ?? entity_id} · {t(`status.${status}`)}
      </span>
    </button>
  );
}
