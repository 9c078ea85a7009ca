import { ListSubscriptionsByTopicCommand, type SNSClient, UnsubscribeCommand } from "@aws-sdk/client-sns";
import { expect, it } from "vitest";
import { addressesLeft, unsubscribe } from "./subscribe.ts";

const TOPIC = "arn:aws:sns:ap-south-1:000000000000:notices";
const mail = (to: string) => ({ channel: { kind: "email" as const, to } });

it("an address is left when nobody has it any more", () => {
  const [desk, night] = [mail("desk@town.example"), mail("night@town.example")];
  expect(addressesLeft([desk, night], [night])).toEqual(["desk@town.example"]);
  expect(addressesLeft([desk, desk, night], [desk, night])).toEqual([]);
  expect(addressesLeft([], [desk])).toEqual([]);
});

/** A topic whose subscriptions are listed two a page. */
function topic(subscriptions: { Endpoint: string; Protocol?: string; SubscriptionArn: string }[]) {
  const ended: (string | undefined)[] = [];
  const send = async (command: unknown) => {
    if (command instanceof UnsubscribeCommand) return void ended.push(command.input.SubscriptionArn);
    if (!(command instanceof ListSubscriptionsByTopicCommand)) throw new Error("not asked for");
    const from = Number(command.input.NextToken ?? 0);
    const Subscriptions = subscriptions.slice(from, from + 2).map((each) => ({ Protocol: "email", ...each }));
    return { Subscriptions, ...(from + 2 < subscriptions.length && { NextToken: String(from + 2) }) };
  };
  return { ended, client: { send } as unknown as Pick<SNSClient, "send"> };
}

it("ends the subscriptions of an address on every page, and no other", async () => {
  const { ended, client } = topic([
    { Endpoint: "night@town.example", SubscriptionArn: `${TOPIC}:1` },
    { Endpoint: "desk@town.example", SubscriptionArn: "PendingConfirmation" },
    { Endpoint: "desk@town.example", Protocol: "sqs", SubscriptionArn: `${TOPIC}:2` },
    { Endpoint: "hall@town.example", SubscriptionArn: `${TOPIC}:3` },
    { Endpoint: "desk@town.example", SubscriptionArn: `${TOPIC}:4` },
  ]);
  await unsubscribe(["desk@town.example"], TOPIC, client);
  expect(ended).toEqual([`${TOPIC}:4`]);
});
