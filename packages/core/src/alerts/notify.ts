/**
 * Who is told of a change, over which channel, and when. A notification's name is made of the change and the
 * recipient alone, so that whoever sends keeps the names it has sent and sends none twice.
 */
import * as z from "zod";
import { DOMAINS } from "../observation/domain.ts";
import { DAY_MS, HOUR_MS, IST_OFFSET_MS, MINUTE_MS } from "../observation/instant.ts";
import { clockTime } from "../town/schema/common.ts";
import { fromWire } from "../wire-names.ts";
import { type Alert, type AlertChange, changeId } from "./alert.ts";
import { SEVERITIES } from "./rule.ts";

const channel = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("email"), to: z.email().max(254) }),
  z.strictObject({
    kind: z.literal("sms"),
    to: z.string().regex(/^\+[1-9]\d{7,14}$/, "a phone number is + and 8 to 15 digits"),
  }),
  z.strictObject({
    kind: z.literal("webhook"),
    to: z.url({ protocol: /^https$/, error: "an address that begins with https://" }).max(500),
  }),
]);

/** A person (or a control room's desk), and what they want to hear. */
export const recipientWire = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/),
  channel,
  domains: z
    .array(z.enum(DOMAINS))
    .min(1)
    .default([...DOMAINS]),
  least_severity: z.enum(SEVERITIES).default("warning"),
  /** Local clock times between which only critical alerts come through; the others wait for the end. */
  quiet: z.strictObject({ from: clockTime, to: clockTime }).optional(),
  /** Most messages within an hour; what is beyond waits. Critical ones do not count and do not wait. */
  per_hour: z.int().min(1).max(1000).default(20),
});
export const recipient = recipientWire.transform((each) => fromWire(each));
export type Recipient = z.output<typeof recipient>;

export interface Notification {
  /** `alert#change>recipient`: sent once, however often it is asked for. */
  id: string;
  recipient: string;
  channel: Recipient["channel"];
  alertId: string;
  change: AlertChange;
  /** Neither quiet hours nor the hour's limit hold it up. */
  urgent: boolean;
  /** Not before this (ms). */
  notBefore: number;
  subject: string;
}

/** Changes that people are told of; what they do themselves they know. */
const TOLD = new Set<AlertChange["kind"]>([
  "opened",
  "reopened",
  "worsened",
  "escalated",
  "resolved",
  "acknowledged",
]);

/**
 * The notifications of one change, at `now` (ms).
 * @param sentInHour when each recipient was told something within the last hour (ms), by id.
 */
export function notificationsOf(
  alert: Alert,
  change: AlertChange,
  recipients: readonly Recipient[],
  sentInHour: ReadonlyMap<string, readonly number[]>,
  now: number,
): Notification[] {
  if (alert.suppressed || change.toldWith !== undefined || !TOLD.has(change.kind)) return [];
  const place = alert.entity.replace("#", " ");
  const places = change.others === undefined ? place : `${place} and ${change.others} more`;
  return recipients.flatMap((to): Notification[] => {
    if (!to.domains.includes(alert.domain)) return [];
    if (SEVERITIES.indexOf(alert.severity) < SEVERITIES.indexOf(to.leastSeverity)) return [];
    const urgent = alert.severity === "critical";
    return [
      {
        id: `${changeId(alert, change)}>${to.id}`,
        recipient: to.id,
        channel: to.channel,
        alertId: alert.id,
        change,
        urgent,
        notBefore: urgent ? now : wantsFrom(to, sentInHour.get(to.id) ?? [], now),
        subject: `${alert.severity.toUpperCase()} ${change.kind}: ${alert.title} (${places})`,
      },
    ];
  });
}

/**
 * From when on a recipient wants to hear what is not urgent (ms, `now` or later): after the quiet hours, and no more
 * within an hour than they take.
 * @param sent when they were told something within the last hour (ms), oldest first.
 */
export function wantsFrom(to: Recipient, sent: readonly number[], now: number): number {
  const afterQuiet = to.quiet === undefined ? now : endOfQuiet(to.quiet, now);
  const afterLimit = sent.length < to.perHour ? now : sent[sent.length - to.perHour]! + HOUR_MS;
  return Math.max(now, afterQuiet, afterLimit);
}

/** When the quiet hours that `now` lies in end (ms); `now` outside of them. They may pass midnight. */
function endOfQuiet({ from, to }: { from: string; to: string }, now: number): number {
  const day = Math.floor((now + IST_OFFSET_MS) / DAY_MS) * DAY_MS - IST_OFFSET_MS;
  for (const start of [day - DAY_MS, day]) {
    const begins = start + clockMs(from);
    const ends = start + clockMs(to) + (clockMs(to) <= clockMs(from) ? DAY_MS : 0);
    if (now >= begins && now < ends) return ends;
  }
  return now;
}

const clockMs = (clock: string) => Number(clock.slice(0, 2)) * HOUR_MS + Number(clock.slice(3)) * MINUTE_MS;
