/** Sends a message to the resource that an ARN names: what destinations, dead letters and notifications need. */
import { InvalidInput } from "@nagar/core/errors.ts";
import type { ServiceContext } from "../services/service.ts";

type Caller = Pick<ServiceContext, "call" | "invokeAsync">;

/**
 * Hands `message` over as JSON; resolves when the target has it safely.
 * Throws InvalidInput for an ARN whose service takes no messages here.
 */
export async function sendToArn(context: Caller, arn: string, message: object): Promise<void> {
  const [, , service = "", region, account, ...resource] = arn.split(":");
  const body = JSON.stringify(message);
  switch (service) {
    case "sqs": {
      const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${resource.join(":")}`;
      await context.call("sqs", "SendMessage", { QueueUrl, MessageBody: body });
      return;
    }
    case "sns":
      await context.call("sns", "Publish", { TopicArn: arn, Message: body });
      return;
    case "lambda":
      await context.invokeAsync(arn, message);
      return;
    case "events":
      await context.call("events", "PutEvents", {
        Entries: [
          {
            EventBusName: arn,
            Source: "lambda",
            DetailType: "Lambda Function Invocation Result",
            Detail: body,
          },
        ],
      });
      return;
    default:
      throw new InvalidInput(
        `the local cloud cannot send a message to ${arn}; it can to SQS, SNS, Lambda, EventBridge`,
      );
  }
}
