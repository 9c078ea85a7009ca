/**
 * Tells people of changes, each once. A notification is claimed under its name before it is sent and marked after;
 * a claim that was never marked (its sender died) is taken over by whoever comes a minute later. The one gap that is
 * left lies between the provider's acceptance and the mark, since neither mail nor SMS can be asked what it has sent.
 */
import { Unavailable } from "../errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import type { Alert, AlertChange } from "./alert.ts";
import { type Notification, notificationsOf, type Recipient, wantsFrom } from "./notify.ts";

export interface NotificationLedger {
  /** `mine`: send it now. `sent`: it was. `busy`: somebody is sending it, or died doing so less than a minute ago. */
  claim(id: string): Promise<"mine" | "sent" | "busy">;
  /** Closes the claim for good, and counts towards the recipient's hour. */
  sent(notification: Notification, at: number): Promise<void>;
  /** When a recipient was told something since (ms), oldest first. */
  sentSince(recipient: string, since: number): Promise<number[]>;
  postpone(notification: Notification): Promise<void>;
  /** What may be sent at `at` (ms), the longest due first. */
  due(at: number): Promise<Notification[]>;
  forget(notification: Notification): Promise<void>;
}

export interface TellPorts {
  recipients(): Promise<readonly Recipient[]>;
  ledger: NotificationLedger;
  /** Hands it to the provider. @throws Unavailable where it does not take it, for whatever reason. */
  send(notification: Notification, now: number): Promise<void>;
}

/** What a recipient cannot be reached with for so long is given up. */
const GIVE_UP_MS = DAY_MS;

/**
 * Tells everybody who wants to hear of this change, or notes when they do. Whoever cannot be reached keeps nobody else
 * waiting: `sendDue` tries them again.
 * @throws Unavailable where a store does not answer, or another sender is at it: then once more.
 */
export async function tell(alert: Alert, change: AlertChange, now: number, ports: TellPorts): Promise<void> {
  const recipients = await ports.recipients();
  const sent = new Map(
    await Promise.all(
      recipients.map(async ({ id }) => [id, await ports.ledger.sentSince(id, now - HOUR_MS)] as const),
    ),
  );
  const busy: string[] = [];
  for (const notification of notificationsOf(alert, change, recipients, sent, now)) {
    if (notification.notBefore > now) {
      await ports.ledger.postpone(notification);
      continue;
    }
    const outcome = await sendOnce(notification, now, ports);
    if (outcome === "refused") await ports.ledger.postpone(laterAgain(notification, now));
    if (outcome === "busy") busy.push(notification.id);
  }
  if (busy.length > 0) throw new Unavailable(`notifications: ${busy.join(", ")} is being sent by another`);
}

/**
 * Sends what has waited long enough, to each recipient no more than their hour takes. Whoever cannot be reached is tried
 * once, and with what waits for them again later.
 * @returns what was given up, because its recipient could not be reached for a day.
 * @throws Unavailable where a store does not answer.
 */
export async function sendDue(now: number, ports: TellPorts): Promise<Notification[]> {
  const givenUp: Notification[] = [];
  const due = await ports.ledger.due(now);
  if (due.length === 0) return givenUp;
  const recipients = new Map((await ports.recipients()).map((each) => [each.id, each]));
  const unreached = new Set<string>();
  for (const notification of due) {
    const to = recipients.get(notification.recipient);
    // Whoever is no longer to be told is not told what waited for them.
    if (to !== undefined) {
      if (unreached.has(to.id)) continue;
      const sent = await ports.ledger.sentSince(to.id, now - HOUR_MS);
      if (!notification.urgent && wantsFrom(to, sent, now) > now) continue;
      const outcome = await sendOnce(notification, now, ports);
      if (outcome === "busy") continue;
      if (outcome === "refused") {
        unreached.add(to.id);
        if (now - notification.change.at < GIVE_UP_MS) {
          await ports.ledger.postpone(laterAgain(notification, now));
        } else givenUp.push(notification);
      }
    }
    await ports.ledger.forget(notification);
  }
  return givenUp;
}

/** To be tried again in a minute, and after ever longer pauses the longer it has waited, up to an hour. */
function laterAgain(notification: Notification, now: number): Notification {
  const pause = Math.min(HOUR_MS, Math.max(MINUTE_MS, now - notification.change.at));
  return { ...notification, notBefore: now + pause };
}

/** `refused`: the provider did not take it; `busy`: another sender is at it. */
async function sendOnce(
  notification: Notification,
  now: number,
  ports: TellPorts,
): Promise<"done" | "busy" | "refused"> {
  const claim = await ports.ledger.claim(notification.id);
  if (claim !== "mine") return claim === "busy" ? "busy" : "done";
  try {
    await ports.send(notification, now);
  } catch (error) {
    if (error instanceof Unavailable) return "refused";
    throw error;
  }
  await ports.ledger.sent(notification, now);
  return "done";
}
