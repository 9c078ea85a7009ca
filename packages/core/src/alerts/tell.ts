/**
 * Tells people of changes, each once. A notification is claimed under its name before it is sent and marked after;
 * a claim that was never marked (its sender died) is taken over by whoever comes a minute later. The one gap that is
 * left lies between the provider's acceptance and the mark, since neither mail nor SMS can be asked what it has sent.
 */
import { Unavailable } from "../errors.ts";
import { HOUR_MS } from "../observation/instant.ts";
import type { Alert, AlertChange } from "./alert.ts";
import { type Notification, notificationsOf, type Recipient } from "./notify.ts";

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
  /** Hands it to the provider. @throws Unavailable where it does not take it. */
  send(notification: Notification, now: number): Promise<void>;
}

/**
 * Tells everybody who wants to hear of this change, or notes when they do.
 * @throws Unavailable where a provider or store does not answer, or another sender is at it: then once more.
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
    if (notification.notBefore > now) await ports.ledger.postpone(notification);
    else if ((await sendOnce(notification, now, ports)) === "busy") busy.push(notification.id);
  }
  if (busy.length > 0) throw new Unavailable(`notifications: ${busy.join(", ")} is being sent by another`);
}

/** Sends what has waited long enough, to each recipient no more than their hour takes. */
export async function sendDue(now: number, ports: TellPorts): Promise<void> {
  const due = await ports.ledger.due(now);
  if (due.length === 0) return;
  const recipients = new Map((await ports.recipients()).map((each) => [each.id, each]));
  for (const notification of due) {
    const to = recipients.get(notification.recipient);
    // Whoever is no longer to be told is not told what waited for them.
    if (to !== undefined) {
      if ((await ports.ledger.sentSince(to.id, now - HOUR_MS)).length >= to.perHour) continue;
      if ((await sendOnce(notification, now, ports)) === "busy") continue;
    }
    await ports.ledger.forget(notification);
  }
}

async function sendOnce(notification: Notification, now: number, ports: TellPorts): Promise<"done" | "busy"> {
  const claim = await ports.ledger.claim(notification.id);
  if (claim !== "mine") return claim === "busy" ? "busy" : "done";
  await ports.send(notification, now);
  await ports.ledger.sent(notification, now);
  return "done";
}
