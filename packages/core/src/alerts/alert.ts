/**
 * An alert and its life: active → acknowledged → resolved, with escalation, re-opening and what was done. Every change
 * of state is one entry of its history, numbered from 1; `id#number` names that change for ever, so that whoever is
 * told of it can be told once, however often the event arrives.
 */
import * as z from "zod";
import { WHO_ACTS } from "../access/sign-in.ts";
import { Conflict } from "../errors.ts";
import type { EntityKey } from "../observation/domain.ts";
import { formatInstant, MINUTE_MS } from "../observation/instant.ts";
import { type AlertRule, SEVERITIES, type Severity } from "./rule.ts";

export const ALERT_STATUSES = ["active", "acknowledged", "resolved"] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

export type ChangeKind =
  | "opened"
  | "reopened"
  | "worsened"
  | "acknowledged"
  | "escalated"
  | "action"
  | "resolved";

export interface AlertChange {
  /** 1 for the first change of this alert. */
  number: number;
  kind: ChangeKind;
  /** ms since 1970 UTC. */
  at: number;
  /** Who did it; `nagar` for the engine itself. */
  by: string;
  note?: string;
  /** The alert of the same incident whose message tells of this change too; people are not told of it again. */
  toldWith?: string;
  /** How many further places of the incident the message of this change tells of. */
  others?: number;
}

/** What was seen: a value against its bound, or the probability that it will be passed. */
export interface Evidence {
  entity: EntityKey;
  metric: string;
  value: number;
  /** The bound in the same unit. */
  bound?: number;
  unit: string;
  /** Of a forecast: when it is expected (ms), how probable. */
  expectedAt?: number;
  probability?: number;
  /** The version that forecast it, or that is itself what the alert is of; then of this series. */
  model?: string;
  series?: string;
}

export interface Alert {
  id: string;
  ruleId: string;
  /** What its rule shows one side of; the rule's own trouble where absent. */
  trouble?: string;
  type: string;
  title: string;
  domain: AlertRule["domain"];
  severity: Severity;
  status: AlertStatus;
  /** Where it was seen first, and all that have shown it since. */
  entity: EntityKey;
  entities: EntityKey[];
  openedAt: number;
  /** The last minute that showed it (ms). */
  lastSignAt: number;
  resolvedAt?: number;
  /** Minutes that showed it. */
  signs: number;
  evidence: Evidence[];
  actions: readonly string[];
  escalateAfterMinutes?: number;
  incidentId: string;
  /** True where it opened within a suppression window that lasts: it is kept and shown, and nobody is told. */
  suppressed: boolean;
  history: AlertChange[];
}

/** An alert that comes back within so long after it resolved itself is the same one. */
export const REOPEN_MINUTES = 30;

/**
 * Signs so far apart belong to one incident, where they are of one group or of neighbours: instruments that report each
 * quarter of an hour show one trouble within that, and are looked at some minutes later.
 */
export const INCIDENT_GAP_MINUTES = 20;

const ENGINE = "nagar";

/** `rule:entity:minute`, the same whenever and wherever the sign is computed again. */
export function alertId(ruleId: string, entity: EntityKey, openedAt: number): string {
  return `${ruleId}:${entity.replace("#", ".")}:${formatInstant(openedAt).slice(0, 16).replaceAll(/[-:]/g, "")}`;
}

/** Names a change for ever. */
export const changeId = (alert: Alert, change: AlertChange): string => `${alert.id}#${change.number}`;

export interface Sign {
  rule: AlertRule;
  entity: EntityKey;
  /** Start of the minute that showed it (ms). */
  at: number;
  entities?: readonly EntityKey[];
  evidence: readonly Evidence[];
  severity?: Severity;
}

/** A new alert from its first sign. */
export function openAlert(sign: Sign, { suppressed = false }: { suppressed?: boolean } = {}): Alert {
  const { rule, entity, at, evidence } = sign;
  const id = alertId(rule.id, entity, at);
  return {
    id,
    ruleId: rule.id,
    ...(rule.trouble !== undefined && { trouble: rule.trouble }),
    type: rule.type,
    title: rule.title,
    domain: rule.domain,
    severity: sign.severity ?? rule.severity,
    status: "active",
    entity,
    entities: [...new Set([entity, ...(sign.entities ?? [])])],
    openedAt: at,
    lastSignAt: at,
    signs: 1,
    evidence: [...evidence],
    actions: rule.actions,
    ...(rule.escalateAfterMinutes !== undefined && { escalateAfterMinutes: rule.escalateAfterMinutes }),
    incidentId: id,
    suppressed,
    history: [{ number: 1, kind: "opened", at, by: ENGINE }],
  };
}

/** A further sign of an alert: the newest evidence, a longer life; a change only where it re-opens or grows worse. */
export function addSign(alert: Alert, sign: Sign): Alert {
  // Of an older minute: a delivery that is repeated, or data that came late.
  if (sign.at <= Math.max(alert.lastSignAt, alert.resolvedAt ?? Number.NEGATIVE_INFINITY)) return alert;
  const severity = worse(alert.severity, sign.severity ?? alert.severity);
  const { resolvedAt, ...open } = alert;
  const seen: Alert = {
    ...open,
    lastSignAt: Math.max(alert.lastSignAt, sign.at),
    signs: alert.signs + 1,
    entities: [...new Set([...alert.entities, sign.entity, ...(sign.entities ?? [])])],
    evidence: [...sign.evidence],
    severity,
  };
  if (alert.status === "resolved") {
    return changed({ ...seen, status: "active" }, "reopened", sign.at, ENGINE);
  }
  return severity === alert.severity ? seen : changed(seen, "worsened", sign.at, ENGINE, `now ${severity}`);
}

/** Whether a sign at `at` belongs to this alert rather than to a new one. */
export function continues(alert: Alert, at: number): boolean {
  if (alert.status !== "resolved") return true;
  const since = at - alert.resolvedAt!;
  // What lies before its end was its own, whoever ended it.
  if (since <= 0) return true;
  return resolvedItself(alert) && since <= REOPEN_MINUTES * MINUTE_MS;
}

const resolvedItself = ({ history }: Alert) =>
  history.findLast(({ kind }) => kind === "resolved")?.by === ENGINE;

/** Whether nothing can happen to it any more but notes: `now` in ms. */
export function isFinished(alert: Alert, now: number): boolean {
  return alert.status === "resolved" && now - alert.resolvedAt! > REOPEN_MINUTES * MINUTE_MS;
}

/** Resolves an alert by itself; one that is resolved already stays as it is. */
export function autoResolve(alert: Alert, at: number): Alert {
  if (alert.status === "resolved") return alert;
  return changed({ ...alert, status: "resolved", resolvedAt: at }, "resolved", at, ENGINE, "no further sign");
}

/**
 * An alert that opened in a suppression window which is over, while what it is of goes on: now people are to hear of it,
 * unless somebody has taken it on already.
 */
export function endSuppression(alert: Alert, now: number): Alert {
  const told = { ...alert, suppressed: false };
  if (alert.status !== "active") return told;
  return changed(told, "reopened", now, ENGINE, "nobody was told before: its suppression window is over");
}

/** One level up where nobody has acknowledged it in time; each time again after as long. Unchanged while it is not due. */
export function escalateIfDue(alert: Alert, now: number): Alert {
  if (alert.status !== "active" || alert.escalateAfterMinutes === undefined || alert.suppressed) return alert;
  const from = alert.history.findLast(
    ({ kind }) => kind === "opened" || kind === "reopened" || kind === "escalated",
  );
  if (from === undefined || now - from.at < alert.escalateAfterMinutes * MINUTE_MS) return alert;
  const up = SEVERITIES[SEVERITIES.indexOf(alert.severity) + 1];
  if (up === undefined) return alert;
  return changed(
    { ...alert, severity: up },
    "escalated",
    now,
    ENGINE,
    `not acknowledged in ${alert.escalateAfterMinutes} min`,
  );
}

/** Who does something to an alert, and what they say of it. */
export const actorNote = z.strictObject({
  by: z.string().trim().min(1).max(80).describe(WHO_ACTS),
  note: z.string().trim().max(1000).optional(),
});
export type ActorNote = z.output<typeof actorNote>;

/** @throws Conflict unless it is active. */
export function acknowledge(alert: Alert, { by, note }: ActorNote, at: number): Alert {
  refuse(alert, ["active"], "acknowledged");
  return changed({ ...alert, status: "acknowledged" }, "acknowledged", at, by, note);
}

/** @throws Conflict where it is resolved already. */
export function resolve(alert: Alert, { by, note }: ActorNote, at: number): Alert {
  refuse(alert, ["active", "acknowledged"], "resolved");
  return changed({ ...alert, status: "resolved", resolvedAt: at }, "resolved", at, by, note);
}

/** Writes down what was done about it. Allowed on a resolved alert too: work is often noted afterwards. */
export function noteAction(alert: Alert, { by, note }: ActorNote & { note: string }, at: number): Alert {
  return changed(alert, "action", at, by, note);
}

/** The changes of `after` that `before` does not have, oldest first. */
export function newChanges(before: Alert | undefined, after: Alert): AlertChange[] {
  return after.history.slice(before?.history.length ?? 0);
}

/** The graver of two. */
export function worse(one: Severity, other: Severity): Severity {
  return SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other) ? one : other;
}

function refuse(alert: Alert, allowed: readonly AlertStatus[], to: string): void {
  if (allowed.includes(alert.status)) return;
  throw new Conflict(
    `alert ${alert.id} is ${alert.status}: only one that is ${allowed.join(" or ")} can be ${to}`,
    {
      details: { field: "status", value: alert.status, allowed },
    },
  );
}

function changed(alert: Alert, kind: ChangeKind, at: number, by: string, note?: string): Alert {
  const number = alert.history.length + 1;
  return {
    ...alert,
    history: [...alert.history, { number, kind, at, by, ...(note !== undefined && note !== "" && { note }) }],
  };
}
