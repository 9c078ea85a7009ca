/** Alerts as a control room reads them: one line an incident, the gravest that nobody has taken on first. */
import { type Alert, SEVERITIES, type Severity } from "../api/alert-types.ts";

/** What is told as one in an incident: at one place or at many, by one rule or by several. */
export interface Trouble {
  /** The trouble, or the rule where it stands for itself. */
  name: string;
  /** The one that was told of first: the gravest, of equals the oldest. */
  first: Alert;
  others: Alert[];
}

export interface Incident {
  id: string;
  /** The gravest first; of equals the newest. */
  alerts: Alert[];
  /** Its alerts by what they are told as, the gravest first. */
  troubles: Trouble[];
  severity: Severity;
  /** Whether any of its alerts waits for somebody. */
  waiting: boolean;
  open: boolean;
  openedAt: number;
  /** ms since 1970: when the last of it ended, or was last seen. */
  endedAt: number;
}

const rank = ({ severity }: { severity: Severity }): number => SEVERITIES.indexOf(severity);
const opened = ({ opened_at }: Alert): number => Date.parse(opened_at);

export function groupAlerts(alerts: readonly Alert[]): Incident[] {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    groups.set(alert.incident_id, [...(groups.get(alert.incident_id) ?? []), alert]);
  }
  const incidents = [...groups].map(([id, group]): Incident => {
    const sorted = group.toSorted((a, b) => rank(b) - rank(a) || opened(b) - opened(a));
    return {
      id,
      alerts: sorted,
      troubles: troublesOf(sorted),
      severity: sorted[0]!.severity,
      waiting: group.some(({ status }) => status === "active"),
      open: group.some(({ status }) => status !== "resolved"),
      openedAt: Math.min(...group.map(opened)),
      endedAt: Math.max(
        ...group.map(({ resolved_at, last_sign_at }) => Date.parse(resolved_at ?? last_sign_at)),
      ),
    };
  });
  return incidents.sort(
    (a, b) =>
      Number(b.open) - Number(a.open) ||
      (a.open ? rank(b) - rank(a) || Number(b.waiting) - Number(a.waiting) : 0) ||
      b.openedAt - a.openedAt,
  );
}

/** @param alerts of one incident, the gravest first. */
function troublesOf(alerts: readonly Alert[]): Trouble[] {
  return [...Map.groupBy(alerts, ({ trouble }) => trouble)].map(([name, group]): Trouble => {
    const inOrder = group.toSorted(
      (a, b) =>
        Number(a.status === "resolved") - Number(b.status === "resolved") ||
        rank(b) - rank(a) ||
        opened(a) - opened(b) ||
        a.entity_id.localeCompare(b.entity_id),
    );
    return { name, first: inOrder[0]!, others: inOrder.slice(1) };
  });
}

/** Who has taken an alert on; undefined while nobody has. */
export const takenBy = ({ status, history }: Alert): string | undefined =>
  status === "acknowledged" ? history.findLast(({ change }) => change === "acknowledged")?.by : undefined;

/** Keys of the places that alerts are about, as the map knows them. */
export function affectedKeys(alerts: readonly Alert[]): Set<string> {
  return new Set(
    alerts.flatMap(({ affected }) => affected.map(({ domain, entity_id }) => `${domain}/${entity_id}`)),
  );
}
