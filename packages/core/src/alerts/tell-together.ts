/**
 * Which changes are told, and which another message tells already: a feeder's twelve transformers that go dark are
 * twelve alerts in one incident, and one message. Only the same rule's changes fold, so that nothing new is lost in an
 * older trouble; each change is kept, shown and announced all the same, with the name of the alert that told of it.
 */
import { MINUTE_MS } from "../observation/instant.ts";
import { type Alert, type AlertChange, INCIDENT_GAP_MINUTES, newChanges } from "./alert.ts";
import { SEVERITIES } from "./rule.ts";

/** Two alerts of one rule in one incident. */
export const sameTrouble = (one: Alert, other: Alert): boolean =>
  one.id !== other.id && one.incidentId === other.incidentId && one.ruleId === other.ruleId;

/**
 * The `changed` alerts with each new change marked that another alert of the same trouble tells of. What was marked
 * before stays as it was told.
 * @param live all that may belong together, as they were before.
 */
export function tellTogether(
  live: readonly Alert[],
  changed: ReadonlyMap<string, Alert>,
): Map<string, Alert> {
  const before = new Map(live.map((alert) => [alert.id, alert]));
  const known = new Map(before);
  const marked = new Map<string, Alert>();
  const inOrder = [...changed.values()].sort((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  for (const alert of inOrder) {
    const fresh = new Set(newChanges(before.get(alert.id), alert));
    const others = [...known.values()].filter((other) => sameTrouble(alert, other));
    const history = alert.history.map((change) => {
      const teller = fresh.has(change) ? tellerOf(change, alert, others) : undefined;
      return teller === undefined ? change : { ...change, toldWith: teller.id };
    });
    const after = { ...alert, history };
    known.set(alert.id, after);
    marked.set(alert.id, after);
  }
  for (const alert of marked.values()) {
    const first = before.get(alert.id)?.history.length ?? 0;
    const history = alert.history.map((change) => {
      const others = change.number <= first ? 0 : othersIn(change, alert, known.values());
      return others === 0 ? change : { ...change, others };
    });
    marked.set(alert.id, { ...alert, history });
  }
  return marked;
}

/** The further places that a message tells of: those that its change was told with, or all that are over with the last. */
function othersIn(change: AlertChange, alert: Alert, known: Iterable<Alert>): number {
  if (change.toldWith !== undefined) return 0;
  const others = [...known].filter((other) => sameTrouble(alert, other));
  if (change.kind === "resolved") return others.length;
  return others.filter(({ history }) =>
    history.some(
      ({ kind, toldWith, at }) => toldWith === alert.id && kind === change.kind && at >= change.at,
    ),
  ).length;
}

/** The alert whose message tells of this change too; undefined where it is news. */
function tellerOf(change: AlertChange, alert: Alert, others: readonly Alert[]): Alert | undefined {
  const open = others.filter(({ status, suppressed }) => status !== "resolved" && !suppressed);
  const asGrave = open.filter(
    ({ severity }) => SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(alert.severity),
  );
  switch (change.kind) {
    case "opened":
    case "reopened":
      // A place that joins long after the last one is news of its own.
      return asGrave.find((other) => change.at - lastBegun(other) <= INCIDENT_GAP_MINUTES * MINUTE_MS);
    case "worsened":
    case "escalated":
      return asGrave[0];
    case "acknowledged":
      return open.find(({ status }) => status === "acknowledged");
    case "resolved":
      // The last one to end says that it is over.
      return open[0];
    case "action":
      return undefined;
  }
}

const lastBegun = ({ history, openedAt }: Alert): number =>
  history.findLast(({ kind }) => kind === "opened" || kind === "reopened")?.at ?? openedAt;
