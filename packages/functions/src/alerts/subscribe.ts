/** Subscribes an address to what is meant for it; SNS asks the address whether it wants to hear. */
import { SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
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
