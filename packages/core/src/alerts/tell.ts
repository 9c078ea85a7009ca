/**
 * Tells people of changes, each once. A notification is claimed under its name before it is sent and marked after;
 * a claim that was never marked (its sender died) is taken over by whoever comes a minute later. The one gap that is
 * left lies between the provider's acceptance and the mark, since neither mail nor SMS can be asked what it has sent.
 */
import { Unavailable } from "../errors.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../observation/instant.ts";
import { forEachLimited } from "../window/concurrency.ts";
import type { Alert, AlertChange } from "./alert.ts";
import { type Notification, notificationsOf, type Recipient, wantsFrom } from "./notify.ts";

export interface NotificationLedger {
  /** `mine`: send it now. `sent`: it was. `busy`: somebody is sending it, or died doing so less than a minute ago. */
  claim(id: string): Promise<"mine" | "sent" | "busy">;
  /**
   * Takes a place in the recipient's hour before `at` (ms), which has `perHour` of them. False where there is none left:
   * of several who take one at the same time the first have it.
   */
  reserve(notification: Notification, at: number, perHour: number): Promise<boolean>;
  /** Gives the place back: nothing was sent. */
  release(notification: Notification, at: number): Promise<void>;
  /** Closes the claim for good. */
  sent(notification: Notification): Promise<void>;
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

/** Recipients who are told at the same time. A host that does not answer takes ten seconds of one place. */
const TOLD_AT_ONCE = 32;

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
  await forEachSettled(notificationsOf(alert, change, recipients, sent, now), async (notification) => {
    if (notification.notBefore > now) return ports.ledger.postpone(notification);
    const to = recipients.find(({ id }) => id === notification.recipient)!;
    const outcome = await sendOnce(notification, to, now, ports);
    if (outcome === "refused") await ports.ledger.postpone(laterAgain(notification, now));
    if (outcome === "busy") busy.push(notification.id);
  });
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
  const lanes = Map.groupBy(due, ({ recipient }) => recipient);
  await forEachSettled(lanes, async ([id, waiting]) => {
    const to = recipients.get(id);
    for (const notification of waiting) {
      // Whoever is no longer to be told is not told what waited for them.
      if (to !== undefined) {
        const sent = await ports.ledger.sentSince(id, now - HOUR_MS);
        if (!notification.urgent && wantsFrom(to, sent, now) > now) continue;
        const outcome = await sendOnce(notification, to, now, ports);
        if (outcome === "busy") continue;
        if (outcome === "refused") {
          if (now - notification.change.at < GIVE_UP_MS) {
            await ports.ledger.postpone(laterAgain(notification, now));
          } else givenUp.push(notification);
          await ports.ledger.forget(notification);
          return;
        }
      }
      await ports.ledger.forget(notification);
    }
  });
  return givenUp;
}

/**
 * Does `work` for all, some at a time, and fails only when all have had their turn: whoever does not answer holds up
 * nobody but those behind a full house.
 */
async function forEachSettled<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  await forEachLimited(items, TOLD_AT_ONCE, (item) =>
    work(item).catch((error: unknown) => void failures.push(error)),
  );
  if (failures.length > 0) throw failures[0];
}

/** To be tried again in a minute, and after ever longer pauses the longer it has waited, up to an hour. */
function laterAgain(notification: Notification, now: number): Notification {
  const pause = Math.min(HOUR_MS, Math.max(MINUTE_MS, now - notification.change.at));
  return { ...notification, notBefore: now + pause };
}

/** `refused`: the provider did not take it, or the hour is full by now; `busy`: another sender is at it. */
async function sendOnce(
  notification: Notification,
  { perHour }: Pick<Recipient, "perHour">,
  now: number,
  ports: TellPorts,
): Promise<"done" | "busy" | "refused"> {
  const claim = await ports.ledger.claim(notification.id);
  if (claim !== "mine") return claim === "busy" ? "busy" : "done";
  // What is urgent neither waits nor counts.
  if (!notification.urgent && !(await ports.ledger.reserve(notification, now, perHour))) return "refused";
  try {
    await ports.send(notification, now);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    if (!notification.urgent) await ports.ledger.release(notification, now);
    return "refused";
  }
  await ports.ledger.sent(notification);
  return "done";
}
