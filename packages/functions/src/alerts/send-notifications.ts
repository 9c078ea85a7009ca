/** What telling stands on, on AWS: SNS for mail and SMS, the signed call for webhooks. */
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Notification } from "@nagar/core/alerts/notify.ts";
import type { TellPorts } from "@nagar/core/alerts/tell.ts";
import { changeAnswer } from "@nagar/core/alerts/wire.ts";
import { Unavailable } from "@nagar/core/errors.ts";
import { logger } from "../lib/logger.ts";
import { linked } from "../lib/resource.ts";
import { dynamoClient } from "../store/dynamo.ts";
import { dynamoNotifications } from "../store/notification-store.ts";
import { recipientDocuments } from "./alert-documents.ts";
import { callWebhook } from "./webhook.ts";

const sns = new SNSClient();

export function tellPorts(): TellPorts {
  return {
    recipients: () => recipientDocuments().list(),
    ledger: dynamoNotifications(dynamoClient(), linked("AlertTable"), Date.now),
    async send(notification, now) {
      // An address that is refused for good must not stop those after it, no more than a provider that is down.
      await send(notification, now).catch((error: Error) => {
        logger.warn("not told", { notification: notification.id, channel: notification.channel.kind, error });
        throw new Unavailable(`${notification.id}: ${error.message}`, { cause: error });
      });
      logger.info("told", { notification: notification.id, channel: notification.channel.kind });
    },
  };
}

async function send({ id, channel, subject, change, alertId }: Notification, now: number): Promise<void> {
  const text = `${subject}\n${change.note ?? ""}\nAlert ${alertId}, change ${change.number}`.trim();
  if (channel.kind === "webhook") {
    await callWebhook(channel.to, { id, alert_id: alertId, subject, change: changeAnswer(change) }, now);
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
