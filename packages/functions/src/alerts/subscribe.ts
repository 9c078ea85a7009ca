/** Subscribes an address to what is meant for it, of which SNS asks whether it wants to hear, and ends that again. */
import {
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import type { Recipient } from "@nagar/core/alerts/notify.ts";
import { linked } from "../lib/resource.ts";

const sns = new SNSClient();

/** The same address again changes nothing. */
export async function subscribe(address: string): Promise<void> {
  await sns.send(
    new SubscribeCommand({
      TopicArn: linked("AlertNotices", "arn"),
      Protocol: "email",
      Endpoint: address,
      Attributes: { FilterPolicy: JSON.stringify({ address: [address] }) },
    }),
  );
}

const addressesOf = (recipients: readonly Pick<Recipient, "channel">[]) =>
  new Set(recipients.flatMap(({ channel }) => (channel.kind === "email" ? [channel.to] : [])));

/** Addresses that nobody of `after` has and somebody of `before` had. */
export function addressesLeft(
  before: readonly Pick<Recipient, "channel">[],
  after: readonly Pick<Recipient, "channel">[],
): string[] {
  const kept = addressesOf(after);
  return [...addressesOf(before)].filter((address) => !kept.has(address));
}

/**
 * Ends the subscriptions of `addresses`. One that was never confirmed has no name to be ended by: SNS forgets it by itself, and
 * until then nothing that is published is meant for it.
 */
export async function unsubscribe(
  addresses: readonly string[],
  topic: string = linked("AlertNotices", "arn"),
  client: Pick<SNSClient, "send"> = sns,
): Promise<void> {
  const left = new Set(addresses);
  if (left.size === 0) return;
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: topic, NextToken: token }),
    );
    for (const { Protocol, Endpoint = "", SubscriptionArn = "" } of page.Subscriptions ?? []) {
      if (Protocol !== "email" || !left.has(Endpoint) || !SubscriptionArn.startsWith("arn:")) continue;
      await client.send(new UnsubscribeCommand({ SubscriptionArn }));
    }
    token = page.NextToken;
  } while (token !== undefined);
}
