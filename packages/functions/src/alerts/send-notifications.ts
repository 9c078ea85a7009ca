/**
 * Sends notifications once. A notification is claimed under its name before it is sent and marked after; a claim
 * that was never marked (its sender died) is taken over after a minute.
 */
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Alert, AlertChange } from "@nagar/core/alerts/alert.ts";
import { type Notification, notificationsOf } from "@nagar/core/alerts/notify.ts";
import { HOUR_MS } from "@nagar/core/observation/instant.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoNotifications } from "../store/notification-store.ts";
import { recipientDocuments } from "./alert-documents.ts";
import { callWebhook } from "./webhook.ts";

const sns = new SNSClient();
const store = () => dynamoNotifications(dynamoClient(), linked("AlertTable"), Date.now);

/** Tells everybody who wants to hear of this change, or notes when they do. @throws Unavailable: then once more. */
export async function tell(alert: Alert, change: AlertChange, now: number): Promise<void> {
  const recipients = await recipientDocuments().list();
  const sent = new Map(
    await Promise.all(
      recipients.map(async ({ id }) => [id, await store().sentSince(id, now - HOUR_MS)] as const),
    ),
  );
  for (const notification of notificationsOf(alert, change, recipients, sent, now)) {
    if (notification.notBefore > now) await store().postpone(notification);
    else await sendOnce(notification, now);
  }
}

/** Sends what has waited long enough. */
export async function sendDue(now: number): Promise<void> {
  for (const notification of await store().due(now)) {
    await sendOnce(notification, now);
    await store().forget(notification);
  }
}

async function sendOnce(notification: Notification, now: number): Promise<void> {
  if (!(await store().claim(notification.id))) return;
  await send(notification, now);
  await store().sent(notification, now);
  logger.info("told", { notification: notification.id, channel: notification.channel.kind });
}

async function send({ id, channel, subject, change, alertId }: Notification, now: number): Promise<void> {
  const text = `${subject}\n${change.note ?? ""}\nAlert ${alertId}, change ${change.number}`.trim();
  if (channel.kind === "webhook") {
    await callWebhook(channel.to, { id, alert_id: alertId, change, subject }, now);
    return;
  }
  await sns.send(
    new PublishCommand(
      channel.kind === "sms"
        ? { PhoneNumber: channel.to, Message: subject.slice(0, 140) }
        : {
            TopicArn: linked("AlertNotices", "arn"),
            Subject: subject.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 100),
            Message: text,
            MessageAttributes: { address: { DataType: "String", StringValue: channel.to } },
          },
    ),
  );
}
