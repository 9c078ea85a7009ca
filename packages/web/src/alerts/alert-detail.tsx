/** One alert: where, since when, on what evidence, what to do, and what has been done. */
import type { Alert } from "../api/alert-types.ts";
import { useLanguage } from "../i18n/use-language.ts";
import { PanelHead } from "../ui/panel-head.tsx";
import type { ChangeView } from "../view/use-view.ts";
import { ActOnAlert } from "./act-on-alert.tsx";
import { AlertOutlook } from "./alert-outlook.tsx";
import { EvidenceTable } from "./evidence-table.tsx";
import type { Trouble } from "./group-alerts.ts";
import { useWhoHas } from "./incident-list.tsx";
import { Severity } from "./severity.tsx";

export function AlertDetail(props: {
  alert: Alert;
  /** What it is a part of. */
  trouble: Trouble;
  names: ReadonlyMap<string, string>;
  now: number;
  change: ChangeView;
  onClose(): void;
  onChanged(): void;
}) {
  const { alert, trouble, names, now, change, onClose, onChanged } = props;
  const { t, f } = useLanguage();
  const changeName = useChangeName();
  const whoHas = useWhoHas();
  const { title, severity, domain, entity_id, affected, history } = alert;
  const elsewhere = [trouble.first, ...trouble.others].filter(({ id }) => id !== alert.id);
  const nameOf = (key: string): string => names.get(key) ?? key.slice(key.indexOf("/") + 1);
  return (
    <aside className="panel" id="panel" tabIndex={-1} aria-labelledby="alert-title">
      <PanelHead id="alert-title" title={title} before={<Severity of={severity} />} onClose={onClose}>
        {nameOf(`${domain}/${entity_id}`)} · {whoHas(alert)}
      </PanelHead>
      <p>
        {t("alerts.since", {
          time: f.dateTime(Date.parse(alert.opened_at)),
          length: f.span(alert.duration_minutes * 60_000),
          last: f.age(now - Date.parse(alert.last_sign_at)),
        })}
        {alert.suppressed && ` · ${t("alerts.suppressed")}`}
      </p>
      {alert.recommended_actions.length > 0 && (
        <>
          <h3>{t("alerts.todo")}</h3>
          <ol className="todo">
            {alert.recommended_actions.map((action) => (
              <li key={action}>{action}</li>
            ))}
          </ol>
        </>
      )}
      <ActOnAlert alert={alert} elsewhere={elsewhere} onChanged={onChanged} />
      <h3>{t("alerts.evidence")}</h3>
      <EvidenceTable evidence={alert.evidence} names={names} />
      <AlertOutlook id={alert.id} />
      <h3>{t("alerts.affected")}</h3>
      <ul className="affected">
        {affected.map((one) => {
          const key = `${one.domain}/${one.entity_id}`;
          return (
            <li key={key}>
              <button
                type="button"
                className="link"
                onClick={() => change({ page: "map", entity: key, metric: undefined })}
              >
                {nameOf(key)}
              </button>
            </li>
          );
        })}
      </ul>
      <h3>{t("alerts.history")}</h3>
      <ol className="timeline">
        {history.toReversed().map(({ number, change: kind, at, by, note }) => (
          <li key={number}>
            <span className="age">{f.dateTime(Date.parse(at))}</span>
            <span>
              <b>{changeName(kind)}</b> {t("models.by", { by })}
              {note && (
                <>
                  <br />
                  {note}
                </>
              )}
            </span>
          </li>
        ))}
      </ol>
      <p className="provenance">{t("alerts.rule", { rule: alert.rule_id })}</p>
    </aside>
  );
}

const KINDS = ["opened", "reopened", "worsened", "acknowledged", "escalated", "action", "resolved"] as const;

/** A change by its name; one that nobody has translated keeps its name on the wire. */
function useChangeName(): (kind: string) => string {
  const { t } = useLanguage();
  return (kind) => {
    const known = KINDS.find((one) => one === kind);
    return known ? t(`alertChange.${known}`) : kind;
  };
}
