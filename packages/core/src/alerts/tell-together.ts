/**
 * Which changes are told, and which another message tells already: a feeder's twelve transformers that go dark are
 * twelve alerts in one incident, and one message; so is a jam that is congestion, a standstill and unusual at once. Only
 * changes of one trouble fold, and none into what is less grave, so that nothing new is lost in an older message; each is
 * kept, shown and announced all the same, with the name of the alert that told of it.
 */
import { MINUTE_MS } from "../observation/instant.ts";
import { type Alert, type AlertChange, INCIDENT_GAP_MINUTES, newChanges } from "./alert.ts";
import { SEVERITIES } from "./rule.ts";

/** What an alert is told as: the trouble that its rule shows one side of, or the rule's own. */
export const troubleOf = ({ trouble, ruleId }: Pick<Alert, "trouble" | "ruleId">): string =>
  trouble ?? ruleId;

/** Two alerts of one trouble in one incident. */
export const sameTrouble = (one: Alert, other: Alert): boolean =>
  one.id !== other.id && one.incidentId === other.incidentId && troubleOf(one) === troubleOf(other);

/** Whether somebody has one place of the alert's trouble that is as grave: then they have the trouble. */
export const isTakenOn = (alert: Alert, known: readonly Alert[]): boolean =>
  known.some(
    (other) => other.status === "acknowledged" && sameTrouble(alert, other) && asGrave(other, alert),
  );

const asGrave = (one: Alert, other: Alert): boolean =>
  SEVERITIES.indexOf(one.severity) >= SEVERITIES.indexOf(other.severity);

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
  for (const alert of [...changed.values()].sort(inOrderOfTelling)) {
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

/** Of several that begin at once the gravest tells of the others, of several that end at once too: it ends last. */
function inOrderOfTelling(a: Alert, b: Alert): number {
  const [over, otherOver] = [a, b].map(({ status }) => status === "resolved");
  if (over !== otherOver) return over ? -1 : 1;
  const graver = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return (over ? -graver : graver) || a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);
}

/** The further places that a message tells of: those that its change was told with, or all that are over with the last. */
function othersIn(change: AlertChange, alert: Alert, known: Iterable<Alert>): number {
  if (change.toldWith !== undefined) return 0;
  const others = [...known].filter((other) => sameTrouble(alert, other));
  const told =
    change.kind === "resolved"
      ? others.filter(({ status }) => status === "resolved")
      : others.filter(({ history }) =>
          history.some(
            ({ kind, toldWith, at }) => toldWith === alert.id && kind === change.kind && at >= change.at,
          ),
        );
  // Several rules may show it at one place.
  return new Set(told.map(({ entity }) => entity).filter((entity) => entity !== alert.entity)).size;
}

/** The alert whose message tells of this change too; undefined where it is news. */
function tellerOf(change: AlertChange, alert: Alert, others: readonly Alert[]): Alert | undefined {
  const open = others.filter(({ status, suppressed }) => status !== "resolved" && !suppressed);
  const tellers = open.filter((other) => asGrave(other, alert));
  switch (change.kind) {
    case "opened":
    case "reopened": {
      // A place that joins long after the last one is news of its own; another side of a place that was told is not.
      const told = new Set(tellers.flatMap(({ entities }) => entities));
      if (alert.entities.every((entity) => told.has(entity))) return tellers[0];
      return tellers.find((other) => change.at - lastBegun(other) <= INCIDENT_GAP_MINUTES * MINUTE_MS);
    }
    case "worsened":
    case "escalated":
    case "resolved":
      // The last one to end says that it is over, to all who heard of something so grave.
      return tellers[0];
    case "acknowledged":
      return tellers.find(({ status }) => status === "acknowledged");
    case "action":
      return undefined;
  }
}

const lastBegun = ({ history, openedAt }: Alert): number =>
  history.findLast(({ kind }) => kind === "opened" || kind === "reopened")?.at ?? openedAt;
